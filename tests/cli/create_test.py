"""robotctl makes robots."""

import json
import os
import re

from tests.cli.robotctl_case import PULL_PUSH, SECRET, RobotctlTest
from tests.testing import junit


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

    def test_the_secret_alone_is_for_a_pipe(self):
        secret = self.ok(
            "create", "ci", "--project", "library", "--allow", PULL_PUSH, "--output", "secret"
        )
        self.assertRegex(secret, rf"^{SECRET.pattern}\n$")
        self.assertEqual(self.check("library+ci", secret), "allowed\n")
        secret = self.ok("refresh", "library+ci", "--output", "secret")
        self.assertEqual(self.check("library+ci", secret), "allowed\n")

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


if __name__ == "__main__":
    junit.main()
