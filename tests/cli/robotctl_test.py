"""Runs robotctl over a store in a file: every command, and what it refuses."""

import json
import os
import re
import stat
import subprocess
import sys
import tempfile
import unittest

from tests.testing import junit

ROBOTCTL = os.path.abspath(sys.argv[1])
PULL_PUSH = "repository:pull,repository:push"
SECRET = re.compile(r"\b(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{32}\b")


class RobotctlTest(unittest.TestCase):
    """A test has a folder of its own, which is also the current one."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.environment = {"PATH": os.environ.get("PATH", "")}
        self.secrets = []

    def run_robotctl(self, *arguments, stdin="", stdout=subprocess.PIPE):
        done = subprocess.run(
            [ROBOTCTL, *arguments],
            input=stdin.encode(),
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment,
            check=False,
            timeout=120,
        )
        errors = done.stderr.decode()
        for secret in [*self.secrets, *stdin.split()]:
            self.assertNotIn(secret, errors)
        self.assertIsNone(SECRET.search(errors), errors)
        return done.returncode, (done.stdout or b"").decode(), errors

    def ok(self, *arguments, stdin=""):
        status, output, errors = self.run_robotctl(*arguments, stdin=stdin)
        self.assertEqual((status, errors), (0, ""), arguments)
        return output

    def refused(self, reason, *arguments, stdin=""):
        status, output, errors = self.run_robotctl(*arguments, stdin=stdin)
        self.assertEqual(status, 1, (arguments, errors))
        self.assertTrue(errors.startswith("robotctl: "), errors)
        self.assertTrue(errors.endswith(f" ({reason})\n"), errors)
        return output, errors

    def create(self, account, *arguments):
        """Returns what `create` gave as JSON."""
        made = json.loads(self.ok("create", account, *arguments, "--output", "json"))
        self.secrets.append(made["secret"])
        return made

    def create_ci(self, *arguments):
        return self.create("ci", "--project", "library", "--allow", PULL_PUSH, *arguments)

    def check(self, name, secret, *arguments):
        return self.ok("check", name, "--secret-stdin", *arguments, stdin=secret)

    def path(self, name):
        return os.path.join(self.folder, name)


class CreateTest(RobotctlTest):
    def test_shows_the_secret_once(self):
        output = self.ok("create", "ci", "--project", "library", "--allow", PULL_PUSH)
        secrets = SECRET.findall(output)
        self.assertEqual(len(secrets), 1)
        self.assertIn("name         robot$library+ci\n", output)
        self.assertIn("docker login -u 'robot$library+ci' --password-stdin", output)
        self.assertRegex(output, r"expires      \S+Z \(\d+d ")
        for command in (["show", "library+ci"], ["list"], ["list", "--output", "json"]):
            self.assertNotIn(secrets[0], self.ok(*command))
        self.assertEqual(self.check("robot$library+ci", secrets[0]), "allowed\n")

    def test_json_is_exactly_the_export_form(self):
        made = self.create_ci()
        self.assertEqual(set(made), {"name", "secret", "id", "creation_time", "expires_at"})
        self.assertEqual(made["name"], "robot$library+ci")
        self.assertEqual(made["id"], 1)
        self.assertRegex(made["creation_time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$")
        self.assertRegex(made["secret"], SECRET)

    def test_a_system_robot_takes_pairs_in_either_order(self):
        self.create(
            "mirror", "--system", "--allow", "repository:pull", "--on", "*",
            "--on", "/", "--allow", "catalog:read", "--allow", PULL_PUSH, "--on", "library",
        )
        shown = json.loads(self.ok("show", "mirror", "--output", "json"))
        self.assertEqual(shown["level"], "system")
        self.assertEqual(shown["name"], "robot$mirror")
        namespaces = {p["namespace"]: p for p in shown["permissions"]}
        self.assertEqual(set(namespaces), {"*", "/", "library"})
        self.assertEqual(namespaces["/"]["kind"], "system")
        self.assertEqual(len(namespaces["library"]["access"]), 2)

    def test_permissions_may_come_in_several_options(self):
        self.create(
            "ci", "--project", "library", "--allow", "repository:push", "--allow", "repository:pull"
        )
        self.assertIn("project library: repository:pull, repository:push\n", self.ok("show", "library+ci"))

    def test_lives_as_long_as_asked(self):
        def life(account, *arguments):
            self.create(account, "--project", "p", "--allow", "repository:pull", *arguments)
            shown = self.ok("show", f"p+{account}")
            made = re.search(r"^created +(\S+)$", shown, re.MULTILINE).group(1)
            until = re.search(r"^expires +(\S+)", shown, re.MULTILINE).group(1)
            return made, until, shown

        self.assertIn("expires      Never expires\n", life("a", "--days", "never")[2])
        self.assertEqual(life("b", "--expires-at", "2199-12-31")[1], "2199-12-31T00:00:00Z")
        self.assertEqual(life("c", "--expires-at", "2199-12-31T18:00:00Z")[1], "2199-12-31T18:00:00Z")
        self.assertEqual(life("d", "--expires-at", "7258118399")[1], "2199-12-31T23:59:59Z")
        for number, (option, value) in enumerate(
            [("--days", "7"), ("--expires-in", "7d"), ("--expires-in", "168h")]
        ):
            made, until, _ = life(f"e{number}", option, value)
            self.assertEqual(made[10:], until[10:])
            self.assertNotEqual(made[:10], until[:10])

    def test_keeps_the_description(self):
        self.create_ci("--description", "build farm é")
        self.assertIn("description  build farm é\n", self.ok("show", "library+ci"))

    def test_refuses_what_the_library_refuses(self):
        self.create_ci()
        project = ("--project", "library")
        for reason, arguments in [
            ("ROBOT_EXISTS", ("ci", *project, "--allow", "repository:pull")),
            ("PUSH_REQUIRES_PULL", ("x", *project, "--allow", "repository:push")),
            ("UNKNOWN_PERMISSION", ("x", *project, "--allow", "repository:fly")),
            ("WRONG_LEVEL", ("x", *project, "--allow", "catalog:read")),
            ("WILDCARD_NOT_ALLOWED", ("x", *project, "--allow", "repository:*")),
            ("MALFORMED_PERMISSION", ("x", *project, "--allow", "pull")),
            ("EMPTY_PERMISSION_SET", ("x", *project, "--allow", "")),
            ("INVALID_ACCOUNT_NAME", ("Ci", *project, "--allow", "repository:pull")),
            ("INVALID_PROJECT_NAME", ("x", "--project", "a/b", "--allow", "repository:pull")),
            ("INVALID_DURATION", ("x", *project, "--allow", "repository:pull", "--days", "0")),
            ("INVALID_DURATION", ("x", *project, "--allow", "repository:pull", "--expires-in", "0s")),
            ("EXPIRES_IN_THE_PAST",
             ("x", *project, "--allow", "repository:pull", "--expires-at", "2020-01-01")),
            ("INVALID_DESCRIPTION",
             ("x", *project, "--allow", "repository:pull", "--description", "a\x1b[31m")),
            ("DUPLICATE_SCOPE",
             ("x", "--system", "--allow", "repository:pull", "--on", "*",
              "--allow", "repository:list", "--on", "*")),
        ]:
            with self.subTest(reason=reason, arguments=arguments):
                output, _ = self.refused(reason, "create", *arguments)
                self.assertEqual(output, "")
        self.assertEqual(len(json.loads(self.ok("list", "--output", "json"))), 1)

    def test_tells_that_the_secret_could_not_be_written(self):
        with open("/dev/full", "wb") as full:
            status, _, errors = self.run_robotctl(
                "create", "ci", "--project", "p", "--allow", "repository:pull", stdout=full
            )
        self.assertEqual(status, 1)
        self.assertIn("(OUTPUT_FAILED)", errors)

    def test_tells_that_nobody_reads_the_secret(self):
        reader, writer = os.pipe()
        os.close(reader)
        with open(writer, "wb") as gone:
            status, _, errors = self.run_robotctl(
                "create", "ci", "--project", "p", "--allow", "repository:pull", stdout=gone
            )
        self.assertEqual(status, 1)
        self.assertIn("(OUTPUT_FAILED)", errors)


class ExportTest(RobotctlTest):
    NAME = "robot$library+ci.json"

    def create_exported(self, *arguments):
        return self.ok(
            "create", "ci", "--project", "library", "--allow", PULL_PUSH, "--export", ".", *arguments
        )

    def test_the_secret_is_in_the_file_alone(self):
        for arguments in [(), ("--output", "json")]:
            with self.subTest(arguments=arguments):
                self.assertIsNone(SECRET.search(self.create_exported(*arguments)))
                with open(self.path(self.NAME), encoding="utf-8") as file:
                    made = json.load(file)
                self.assertEqual(set(made), {"name", "secret", "id", "creation_time", "expires_at"})
                self.assertEqual(stat.S_IMODE(os.stat(self.path(self.NAME)).st_mode), 0o600)
                self.assertEqual(self.check("library+ci", made["secret"]), "allowed\n")
            os.unlink(self.path(self.NAME))
            self.ok("delete", "library+ci")

    def test_a_file_that_is_there_stays_and_nothing_is_made(self):
        with open(self.path(self.NAME), "w", encoding="utf-8") as file:
            file.write("mine")
        self.refused(
            "EXPORT_EXISTS", "create", "ci", "--project", "library", "--allow", PULL_PUSH, "--export", "."
        )
        with open(self.path(self.NAME), encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine")
        self.assertEqual(self.ok("list"), "no robots\n")

    def test_a_folder_that_is_not_there_is_refused(self):
        self.refused(
            "EXPORT_FAILED", "create", "ci", "--project", "p", "--allow", PULL_PUSH, "--export", "missing"
        )
        self.assertEqual(self.ok("list"), "no robots\n")

    def test_a_refused_robot_leaves_no_file(self):
        self.create_ci()
        self.refused(
            "ROBOT_EXISTS", "create", "ci", "--project", "library", "--allow", PULL_PUSH, "--export", "."
        )
        self.assertFalse(os.path.exists(self.path(self.NAME)))

    def test_a_long_name_ends_with_the_id(self):
        self.ok("create", "c" * 200, "--project", "p" * 50, "--allow", PULL_PUSH, "--export", ".")
        (name,) = [name for name in os.listdir(self.folder) if name.endswith(".json")]
        self.assertTrue(name.startswith("robot$" + "p" * 50 + "+ccc"), name)
        self.assertTrue(name.endswith("c~1.json"), name)

    def test_refresh_exports_too(self):
        old = self.create_ci()
        output = self.ok("refresh", "library+ci", "--export", ".")
        self.assertIsNone(SECRET.search(output))
        with open(self.path(self.NAME), encoding="utf-8") as file:
            new = json.load(file)
        self.assertNotEqual(new["secret"], old["secret"])
        self.assertEqual((new["id"], new["expires_at"]), (old["id"], old["expires_at"]))
        self.assertEqual(self.check("library+ci", new["secret"]), "allowed\n")
        self.refused("EXPORT_EXISTS", "refresh", "library+ci", "--export", ".")
        self.assertEqual(self.check("library+ci", new["secret"]), "allowed\n")

    def test_a_given_secret_is_exported_too(self):
        self.create_ci()
        self.ok("refresh", "library+ci", "--secret-stdin", "--export", ".", stdin='Given"Secret1\n')
        with open(self.path(self.NAME), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["secret"], 'Given"Secret1')


class ListTest(RobotctlTest):
    def setUp(self):
        super().setUp()
        self.create_ci()
        self.create("deploy", "--project", "other", "--allow", "repository:pull", "--days", "never")
        self.create("ci-mirror", "--system", "--allow", "repository:pull", "--on", "*")

    def names(self, *arguments):
        return [robot["name"] for robot in json.loads(self.ok("list", "--output=json", *arguments))]

    def test_filters(self):
        self.assertEqual(self.names(), ["robot$library+ci", "robot$ci-mirror", "robot$other+deploy"])
        self.assertEqual(self.names("--project", "other"), ["robot$other+deploy"])
        self.assertEqual(self.names("--system"), ["robot$ci-mirror"])
        self.assertEqual(self.names("--search", "ci"), ["robot$library+ci", "robot$ci-mirror"])
        self.assertEqual(self.names("--search", "%"), [])
        self.assertEqual(self.names("--search", "dep", "--project", "other"), ["robot$other+deploy"])
        self.refused("PROJECT_NOT_FOUND", "list", "--project", "nowhere")

    def test_the_table_has_a_row_for_each(self):
        lines = self.ok("list").splitlines()
        self.assertRegex(
            lines[0], r"^ID +NAME +LEVEL +STATE +PERMS +CREATED +TIME LEFT +DESCRIPTION$"
        )
        self.assertRegex(lines[1], r"^1 +robot\$library\+ci +project +enabled +2 +\d{4}-\d\d-\d\d +\d+d")
        self.assertRegex(lines[3], r"^2 +robot\$other\+deploy .* Never expires$")

    def test_the_table_fits_100_columns(self):
        self.create(
            "a" * 200, "--project", "p" * 50, "--allow", "repository:pull",
            "--description", "many words " * 20,
        )
        for line in self.ok("list").splitlines():
            self.assertLessEqual(len(line), 100)

    def test_projects(self):
        self.assertEqual(
            json.loads(self.ok("projects", "--output", "json")),
            [
                {"id": 1, "name": "library", "public": False},
                {"id": 2, "name": "other", "public": False},
            ],
        )
        self.assertEqual(
            self.ok("projects").splitlines(),
            ["ID  NAME     PUBLIC", "1   library  no", "2   other    no"],
        )

    def test_show_tells_all(self):
        shown = self.ok("show", "robot$ci-mirror")
        self.assertIn("permissions  all projects: repository:pull\n", shown)
        self.assertIn("level        system\n", shown)
        self.assertIn("state        enabled\n", shown)
        self.refused("ROBOT_NOT_FOUND", "show", "nobody")


class ChangeTest(RobotctlTest):
    def test_disable_and_enable(self):
        secret = self.create_ci()["secret"]
        self.assertEqual(self.ok("disable", "library+ci"), "robot$library+ci is disabled\n")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=secret)
        self.assertIn(" disabled ", self.ok("list"))
        self.assertFalse(json.loads(self.ok("enable", "library+ci", "--output", "json"))["disable"])
        self.assertEqual(self.check("library+ci", secret), "allowed\n")

    def test_refresh_ends_the_old_secret(self):
        old = self.create_ci()["secret"]
        output = self.ok("refresh", "library+ci")
        (new,) = SECRET.findall(output)
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=old)
        self.assertEqual(self.check("library+ci", new), "allowed\n")

    def test_refresh_takes_a_given_secret(self):
        old = self.create_ci()["secret"]
        given = "Correct Horse 7"
        output = self.ok("refresh", "library+ci", "--secret-stdin", stdin=given + "\n")
        self.assertEqual(output, "robot$library+ci has the given secret\n")
        # One newline is cut, here as there.
        self.assertEqual(self.check("library+ci", given), "allowed\n")
        self.assertEqual(self.check("library+ci", given + "\n"), "allowed\n")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=given + "\n\n")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=old)

    def test_refresh_refuses_a_weak_secret(self):
        secret = self.create_ci()["secret"]
        for reason, weak in [
            ("EMPTY_SECRET", "\n"),
            ("SECRET_TOO_SHORT", "Short1x"),
            ("SECRET_NEEDS_UPPER", "lowercase1"),
            ("SECRET_NEEDS_DIGIT", "LowerUpper"),
            ("SECRET_CONTROL_BYTE", "LowerUpper1\n\n"),
            ("SECRET_TOO_LONG", "aB3" * 43),
        ]:
            with self.subTest(reason=reason):
                self.refused(reason, "refresh", "library+ci", "--secret-stdin", stdin=weak)
        self.assertEqual(self.check("library+ci", secret), "allowed\n")

    def test_delete(self):
        secret = self.create_ci()["secret"]
        self.assertEqual(self.ok("delete", "library+ci"), "robot$library+ci is deleted\n")
        self.refused("ROBOT_NOT_FOUND", "show", "library+ci")
        self.refused("ROBOT_NOT_FOUND", "delete", "library+ci")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=secret)

    def test_changes_of_nobody_are_refused(self):
        self.create_ci()
        for command in ["enable", "disable", "refresh", "delete"]:
            self.refused("ROBOT_NOT_FOUND", command, "library+nobody")


class CheckTest(RobotctlTest):
    def test_tells_what_a_robot_may_do(self):
        secret = self.create_ci()["secret"]
        can = lambda *wish: self.check("library+ci", secret, "--can", *wish)
        self.assertEqual(can("library", "repository:pull"), "allowed\n")
        self.assertEqual(
            self.check("library+ci", secret, "--output=json", "--can", "library", "repository:push"),
            '{"allowed":true}\n',
        )
        for project, permission in [
            ("library", "repository:delete"),
            ("libraryx", "repository:pull"),
            ("/", "catalog:read"),
        ]:
            output, errors = self.refused(
                "PERMISSION_DENIED", "check", "library+ci", "--secret-stdin",
                "--can", project, permission, stdin=secret,
            )
            self.assertEqual(output, "refused\n")
            self.assertIn(f"robot$library+ci may not {permission}", errors)
        self.refused(
            "UNKNOWN_PERMISSION", "check", "library+ci", "--secret-stdin",
            "--can", "library", "repository:fly", stdin=secret,
        )

    def test_a_system_robot_acts_in_the_system(self):
        secret = self.create("all", "--system", "--allow", "catalog:read", "--on", "/")["secret"]
        self.assertEqual(self.check("all", secret, "--can", "/", "catalog:read"), "allowed\n")

    def test_all_refusals_look_the_same(self):
        secret = self.create_ci()["secret"]
        seen = {self.refused("UNAUTHENTICATED", "check", name, "--secret-stdin", stdin=shown)
                for name, shown in [
                    ("library+ci", "wrong"),
                    ("library+nobody", secret),
                    ("not a name", secret),
                    ("library+ci", secret[:-1]),
                ]}
        self.ok("disable", "library+ci")
        seen.add(self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=secret))
        self.assertEqual(len(seen), 1, seen)
        self.assertEqual(next(iter(seen))[0], "refused\n")


class CatalogTest(RobotctlTest):
    def test_lists_what_can_be_granted_without_a_store(self):
        everything = json.loads(self.ok("permissions", "--output", "json"))
        self.assertEqual(len(everything), 145)
        system = json.loads(self.ok("permissions", "--level", "system", "--output", "json"))
        self.assertEqual(len(system), 70)
        self.assertIn(
            {"level": "project", "resource": "repository", "action": "push", "deprecated": False},
            everything,
        )
        table = self.ok("permissions", "--level", "project")
        self.assertRegex(table, r"(?m)^project +repository:pull$")
        self.assertRegex(table, r"(?m)^project +helm-chart:read +deprecated$")
        self.assertEqual(os.listdir(self.folder), [])


class StoreTest(RobotctlTest):
    def test_the_option_wins_over_the_environment_over_the_default(self):
        self.create_ci()
        self.assertTrue(os.path.exists(self.path("robots.db")))
        self.environment["ROBOT_ACCOUNTS_STORE"] = "sqlite:" + self.path("second.db")
        self.refused("STORE_NOT_FOUND", "list")
        self.create_ci()
        self.assertTrue(os.path.exists(self.path("second.db")))
        self.ok("--store", "sqlite:third.db", "create", "ci", "--system", "--allow", "catalog:read", "--on", "/")
        self.assertEqual(len(json.loads(self.ok("list", "--store=sqlite:third.db", "--output=json"))), 1)
        self.assertIn("robot$ci", self.ok("list", "--store", "sqlite:third.db"))

    def test_only_create_makes_a_store(self):
        for command in [
            ("list",), ("show", "a"), ("enable", "a"), ("disable", "a"),
            ("refresh", "a"), ("delete", "a"), ("projects",),
        ]:
            self.refused("STORE_NOT_FOUND", *command)
        self.refused("STORE_NOT_FOUND", "check", "a", "--secret-stdin", stdin="x")
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_new_store_keeps_the_prefix(self):
        self.assertEqual(self.create_ci("--prefix", "bot@")["name"], "bot@library+ci")
        self.assertIn("bot@library+ci", self.ok("list"))
        self.ok("show", "bot@library+ci", "--prefix", "bot@")
        self.ok("show", "library+ci")
        self.refused("PREFIX_MISMATCH", "list", "--prefix", "robot$")
        self.refused("INVALID_NAME_PREFIX", "list", "--prefix", "a b")

    def test_unknown_urls_are_refused(self):
        self.refused("UNKNOWN_STORE_SCHEME", "list", "--store", "mysql:x")
        self.refused("INVALID_STORE_URL", "list", "--store", "sqlite:")
        with open(self.path("text"), "w", encoding="utf-8") as file:
            file.write("not a database, but long enough to look like one" * 100)
        os.chmod(self.path("text"), 0o600)
        self.refused("STORE_NOT_OURS", "list", "--store", "sqlite:text")


class UsageTest(RobotctlTest):
    COMMANDS = [
        "create", "list", "show", "enable", "disable", "refresh", "delete", "check",
        "permissions", "projects",
    ]

    def wrong(self, words, *arguments, stdin=""):
        status, output, errors = self.run_robotctl(*arguments, stdin=stdin)
        self.assertEqual((status, output), (2, ""), (arguments, errors))
        self.assertIn("(USAGE)", errors)
        self.assertIn(words, errors)
        return errors

    def test_help_and_version(self):
        general = self.ok("--help")
        for command in self.COMMANDS:
            self.assertRegex(general, rf"(?m)^  {command}\b")
            text = self.ok(command, "--help")
            self.assertIn(f"usage: robotctl {command}", text)
            self.assertEqual(text, self.ok("--help", command))
            for line in text.splitlines():
                self.assertLessEqual(len(line), 100)
        self.assertRegex(self.ok("--version"), r"^robotctl \d+\.\d+\.\d+\n$")

    def test_wrong_command_lines(self):
        create = ("create", "ci", "--project", "p", "--allow", "repository:pull")
        system = ("create", "ci", "--system")
        for words, arguments in [
            ("a command is needed", ()),
            ("a command is needed", ("--store", "memory:")),
            ('command "fly" is unknown', ("fly",)),
            ("--nonsense", (*create, "--nonsense")),
            ("--days needs", (*create, "--days")),
            ("--days needs", (*create, "--days", "--system")),
            ("--days needs a number or never", (*create, "--days", "soon")),
            ("--expires-in needs", (*create, "--expires-in", "2")),
            ("--expires-at needs", (*create, "--expires-at", "later")),
            ("exclude each other", (*create, "--days", "1", "--expires-in", "1s")),
            ("exclude each other", (*create, "--expires-at", "1", "--expires-in", "1s")),
            ("--output needs table or json", ("list", "--output", "xml")),
            ("--store is given twice", ("list", "--store", "a", "--store", "b")),
            ("create needs ACCOUNT", ("create", "--system")),
            ("create needs either --project NAME or --system", create[:2] + create[4:]),
            ("create needs either --project NAME or --system", (*create, "--system")),
            ("nothing is granted by default", create[:4]),
            ("--on is for a system robot", (*create, "--on", "*")),
            ("--allow needs its partner", (*system, "--allow", "catalog:read")),
            ("--allow needs its partner",
             (*system, "--allow", "a:b", "--allow", "c:d", "--on", "/", "--on", "*")),
            ("--on needs its partner",
             (*system, "--allow", "catalog:read", "--on", "/", "--on", "*")),
            ("option --can is not one of create", (*create, "--can", "p", "a:b")),
            ("option --allow is not one of list", ("list", "--allow", "a:b")),
            ("option --secret-stdin is not one of create", (*create, "--secret-stdin")),
            ("exclude each other", ("list", "--system", "--project", "p")),
            ("list takes no argument", ("list", "x")),
            ("show needs NAME", ("show",)),
            ("show takes no further argument", ("show", "a", "b")),
            ("check needs --secret-stdin", ("check", "a")),
            ("--can needs PROJECT RESOURCE:ACTION", ("check", "a", "--secret-stdin", "--can", "p")),
            ("--level needs system or project", ("permissions", "--level", "x")),
            ("--system takes no value", ("list", "--system=1")),
        ]:
            with self.subTest(arguments=arguments):
                self.wrong(words, *arguments)
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_secret_is_never_an_argument(self):
        self.secrets = ["Hunter2Hunter2"]
        for command in self.COMMANDS:
            self.wrong("--secret-stdin", command, "--secret", "Hunter2Hunter2")
            self.wrong("--secret-stdin", command, "--secret=Hunter2Hunter2")
        self.wrong("takes no further", "check", "library+ci", "Hunter2Hunter2", "--secret-stdin")
        self.wrong("takes no value", "refresh", "library+ci", "--secret-stdin=Hunter2Hunter2")

    def test_a_secret_is_not_read_from_a_terminal(self):
        self.create_ci()
        controller, terminal = os.openpty()
        self.addCleanup(os.close, controller)
        self.addCleanup(os.close, terminal)
        done = subprocess.run(
            [ROBOTCTL, "check", "library+ci", "--secret-stdin"],
            stdin=terminal, capture_output=True, cwd=self.folder, env=self.environment,
            check=False, timeout=120,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"not a terminal", done.stderr)


if __name__ == "__main__":
    junit.main()
