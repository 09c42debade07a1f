"""robotctl tries a secret, and tells what a robot may do."""

import json
import os

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


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

    def test_a_robot_is_refused_the_logins_of_people(self):
        secret = self.create_ci()["secret"]
        for purpose in ("registry", "api"):
            self.assertEqual(self.check("library+ci", secret, "--purpose", purpose), "allowed\n")
        self.refused(
            "UNAUTHENTICATED",
            "check", "library+ci", "--secret-stdin", "--purpose", "interactive", stdin=secret,
        )

    def test_a_key_that_is_not_there_is_told(self):
        secret = self.create_ci()["secret"]
        self.refused(
            "INPUT_FAILED", "check", "library+ci", "--secret-stdin", "--legacy-key", "missing", stdin=secret
        )

    def test_a_key_file_is_read_whole_or_not_at_all(self):
        secret = self.create_ci()["secret"]
        arguments = ("check", "library+ci", "--secret-stdin", "--legacy-key", "key.pem")
        for size, reason in [(65536, "INVALID_LEGACY_KEY"), (65537, "INPUT_FAILED")]:
            with open(os.path.join(self.folder, "key.pem"), "wb") as file:
                file.write(b"x" * size)
            self.refused(reason, *arguments, stdin=secret)

    def test_explains_what_a_robot_may_do(self):
        secret = self.create_ci()["secret"]
        wishes = ("--can", "library", "repository:push", "--can", "other", "repository:pull")
        lines = (
            "allowed: repository:push is granted in project library\n"
            "refused: there is no project other\n"
        )
        for stdin, arguments in [(secret, ("--secret-stdin",)), ("", ())]:
            output, errors = self.refused(
                "PERMISSION_DENIED", "check", "library+ci", *arguments, "--explain", *wishes, stdin=stdin
            )
            self.assertEqual(output, lines)
            self.assertIn('may not repository:pull in project "other"', errors)
            output, _ = self.refused(
                "PERMISSION_DENIED",
                "check", "library+ci", *arguments, "--explain", *wishes, "--output", "json", stdin=stdin,
            )
            told = json.loads(output)
            self.assertFalse(told["allowed"])
            self.assertEqual(
                [answer["reason"] for answer in told["explanations"]], ["GRANTED", "UNKNOWN_PROJECT"]
            )
        self.assertEqual(
            self.ok("check", "library+ci", "--explain", *wishes[:3]), lines.splitlines(True)[0]
        )

    def test_explains_nothing_to_who_has_not_the_secret(self):
        self.create_ci()
        output, _ = self.refused(
            "UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", "--explain",
            "--can", "library", "repository:push", stdin="wrong",
        )
        self.assertEqual(output, "refused\n")

    def test_explains_why_a_robot_cannot_log_in(self):
        self.create_ci()
        self.assertEqual(self.ok("check", "library+ci", "--explain"), "allowed\n")
        self.ok("disable", "library+ci")
        can = ("check", "library+ci", "--explain", "--can", "library", "repository:pull")
        output, errors = self.refused("CANNOT_LOG_IN", *can)
        self.assertEqual(
            output,
            "refused: the robot is disabled, so it cannot log in\n"
            "allowed: repository:pull is granted in project library\n",
        )
        output, _ = self.refused("CANNOT_LOG_IN", *can, "--output", "json")
        self.assertEqual(json.loads(output)["login"], "disabled")


if __name__ == "__main__":
    junit.main()
