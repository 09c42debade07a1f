"""robotctl refuses wrong command lines, and says what is right."""

import os
import subprocess

from tests.cli.robotctl_case import ROBOTCTL, RobotctlTest
from tests.testing import junit


class UsageTest(RobotctlTest):
    COMMANDS = [
        "create", "list", "show", "edit", "enable", "disable", "refresh", "end-grace",
        "delete", "prune", "check", "permissions", "projects", "prefix", "import",
        "export-harbor",
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
            ("--output needs table, json or secret", ("list", "--output", "xml")),
            ("--output secret is for create and refresh", ("list", "--output", "secret")),
            ("--output secret is for create and refresh",
             (*create, "--output", "secret", "--export", ".")),
            ("--output secret is for a secret that is made here",
             ("refresh", "a", "--secret-stdin", "--output", "secret")),
            ("--store is given twice", ("list", "--store", "a", "--store", "b")),
            ("create needs ACCOUNT", ("create", "--system")),
            ("create needs either --project NAME or --system", create[:2] + create[4:]),
            ("create needs either --project NAME or --system", (*create, "--system")),
            ("nothing is granted by default", create[:4]),
            ("--on is for a system robot", (*create, "--on", "*")),
            ("--allow needs its partner", (*system, "--allow", "catalog:read")),
            ("--on needs its partner",
             (*system, "--allow", "a:b", "--allow", "c:d", "--on", "/", "--on", "*")),
            ("--on needs its partner",
             (*system, "--allow", "catalog:read", "--on", "/", "--on", "*")),
            ("--on needs its partner", (*system, "--on", "/", "--on", "*", "--all")),
            ("--template needs its partner",
             (*system, "--allow", "a:b", "--on", "/", "--template", "ci")),
            ("option --can is not one of create", (*create, "--can", "p", "a:b")),
            ("option --allow is not one of list", ("list", "--allow", "a:b")),
            ("option --secret-stdin is not one of create", (*create, "--secret-stdin")),
            ("exclude each other", ("list", "--system", "--project", "p")),
            ("list takes no argument", ("list", "x")),
            ("exclude each other", ("list", "--all", "--project", "p")),
            ("--sort needs name, created or expiry", ("list", "--sort", "id")),
            ("--page-size needs a number", ("list", "--page-size", "all")),
            ("--unused-for needs a number", ("list", "--unused-for", "3d")),
            ("--expiring-within needs at most", ("list", "--expiring-within", "9223372036854775807")),
            ("show needs NAME or --id N", ("show",)),
            ("show takes no further argument", ("show", "a", "b")),
            ("a NAME and option --id exclude each other", ("show", "a", "--id", "1")),
            ("--id needs a number", ("show", "--id", "one")),
            ("--as and --as-secret-file need each other", ("list", "--as", "robot$a")),
            ("--as and --as-secret-file need each other", ("list", "--as-secret-file", "f")),
            ("edit needs what to change", ("edit", "a")),
            ("edit needs what to change", ("edit", "a", "--if-version", "1")),
            ("exclude each other", ("edit", "a", "--days", "1", "--extend-days", "1")),
            ("--legacy-login needs on or off", ("edit", "a", "--legacy-login", "yes")),
            ("--grace needs a number and", ("refresh", "a", "--grace", "3")),
            ("exclude each other", ("refresh", "a", "--secret-stdin", "--secret-prompt")),
            ("prune needs --expired-for DAYS", ("prune",)),
            ("--purpose needs registry, api or interactive",
             ("check", "a", "--secret-stdin", "--purpose", "fun")),
            ("check needs --secret-stdin or --explain", ("check", "a")),
            ("--purpose needs --secret-stdin", ("check", "a", "--explain", "--purpose", "api")),
            ("--legacy-key needs --secret-stdin", ("check", "a", "--explain", "--legacy-key", "k")),
            ("--legacy-source needs --secret-stdin", ("check", "a", "--explain", "--legacy-source", "s")),
            ("create needs --allow, --template or --all", ("create", "a", "--project", "p")),
            ("import needs --from URL", ("import",)),
            ("export-harbor writes SQL", ("export-harbor", "a", "--output", "json")),
            ("exclude each other", ("projects", "--add", "a", "--delete", "b")),
            ("--public and --host-id need --add", ("projects", "--public")),
            ("--rename needs NAME NEW", ("projects", "--rename", "a")),
            ("--old-valid-until needs a NEW prefix", ("prefix", "--old-valid-until", "2199-12-31")),
            ("--old-valid-until needs a time", ("prefix", "b", "--old-valid-until", "soon")),
            ("--can needs PROJECT RESOURCE:ACTION", ("check", "a", "--secret-stdin", "--can", "p")),
            ("--level needs system or project", ("permissions", "--level", "x")),
            ("--profile needs default or harbor-2.16", ("permissions", "--profile", "harbor-2.15")),
            ("exclude each other", ("permissions", "--profile", "harbor-2.16", "--templates")),
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

    def test_a_password_is_never_in_a_url(self):
        for url in [
            "harbor+postgres://harbor:Hunter2Hunter2@db/registry",
            "postgres://harbor:Hunter2@Hunter2@db/registry",
            "harbor+postgres://db/registry?user=harbor&password=Hunter2Hunter2",
            "harbor+postgres://db/registry?PASSW%4FRD=Hunter2Hunter2",
            "harbor+postgres://db/registry?sslpassword=Hunter2Hunter2",
        ]:
            errors = self.wrong("PGPASSWORD", "list", "--store", url)
            self.assertNotIn("Hunter2", errors)
            errors = self.wrong("PGPASSWORD", "import", "--from", url)
            self.assertNotIn("Hunter2", errors)
        # Neither a user nor a port is one, and no file of SQLite has any.
        for url in ["harbor+postgres://me@db:5432/registry?passfile=p", "sqlite:///a:b@c/robots.db"]:
            status, _, errors = self.run_robotctl("list", "--store", url)
            self.assertEqual(status, 1, errors)

    def test_a_secret_is_not_asked_for_without_a_terminal(self):
        self.create_ci()
        done = subprocess.run(
            [ROBOTCTL, "refresh", "library+ci", "--secret-prompt"],
            stdin=subprocess.DEVNULL, capture_output=True, cwd=self.folder, env=self.environment,
            check=False, timeout=120, start_new_session=True,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"needs a terminal", done.stderr)

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
