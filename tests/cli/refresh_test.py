"""robotctl gives robots other secrets."""

import json
import os
import pty
import select
import signal
import termios

from tests.cli.robotctl_case import ROBOTCTL, SECRET, RobotctlTest
from tests.testing import junit


class RefreshTest(RobotctlTest):
    def test_ends_the_old_secret(self):
        old = self.create_ci()["secret"]
        output = self.ok("refresh", "library+ci")
        (new,) = SECRET.findall(output)
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=old)
        self.assertEqual(self.check("library+ci", new), "allowed\n")

    def test_takes_a_given_secret(self):
        old = self.create_ci()["secret"]
        given = "Correct Horse 7"
        output = self.ok("refresh", "library+ci", "--secret-stdin", stdin=given + "\n")
        self.assertEqual(output, "robot$library+ci has the given secret\n")
        # One newline is cut, here as there.
        self.assertEqual(self.check("library+ci", given), "allowed\n")
        self.assertEqual(self.check("library+ci", given + "\n"), "allowed\n")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=given + "\n\n")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=old)

    def test_refuses_a_weak_secret(self):
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


class GraceTest(RobotctlTest):
    def slots(self):
        shown = json.loads(self.ok("show", "library+ci", "--output", "json"))
        return [(s["id"], s["end_time"] is not None) for s in shown["secrets"]]

    def refresh(self, *arguments):
        (secret,) = SECRET.findall(self.ok("refresh", "library+ci", *arguments))
        return secret

    def is_refused(self, secret):
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=secret)

    def test_both_secrets_live_until_it_is_ended(self):
        old = self.create_ci()["secret"]
        output = self.ok("refresh", "library+ci", "--grace", "3d")
        (new,) = SECRET.findall(output)
        self.assertRegex(output, r"(?m)^old secret   ends \S+Z \((3d 0h 0m|2d 23h 59m) left\)$")
        for secret in (old, new):
            self.assertEqual(self.check("library+ci", secret), "allowed\n")
        self.assertEqual(self.slots(), [(1, True), (2, False)])
        self.assertRegex(self.ok("show", "library+ci"), r"(?m)^secrets +generated, hmac-sha256, made \S+, ends ")
        self.assertEqual(self.ok("end-grace", "library+ci"), "robot$library+ci has its newest secret alone\n")
        self.is_refused(old)
        self.assertEqual(self.check("library+ci", new), "allowed\n")
        self.assertEqual(self.slots(), [(2, False)])
        self.ok("end-grace", "library+ci")

    def test_a_second_refresh_ends_the_older(self):
        first = self.create_ci()["secret"]
        second = self.refresh("--grace", "6h")
        third = self.refresh("--grace", "6h")
        self.is_refused(first)
        self.assertEqual(self.check("library+ci", second), "allowed\n")
        fourth = self.refresh()
        for secret in (second, third):
            self.is_refused(secret)
        self.assertEqual(self.check("library+ci", fourth), "allowed\n")

    def test_a_given_secret_may_have_a_grace_too(self):
        old = self.create_ci()["secret"]
        self.ok("refresh", "library+ci", "--grace=15m", "--secret-stdin", stdin="Correct Horse 7\n")
        self.assertEqual(self.check("library+ci", old), "allowed\n")
        self.assertEqual(self.check("library+ci", "Correct Horse 7"), "allowed\n")

    def test_refuses_odd_graces(self):
        secret = self.create_ci()["secret"]
        self.refused("INVALID_GRACE", "refresh", "library+ci", "--grace", "367d")
        self.assertEqual(self.check("library+ci", secret), "allowed\n")


class PromptTest(RobotctlTest):
    """Types into robotctl at a terminal of its own."""

    def ask(self, *lines):
        """Returns the wait status and all that the terminal showed; it must show
        again what is typed afterwards."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(ROBOTCTL, [ROBOTCTL, "refresh", "library+ci", "--secret-prompt"], self.environment)
        shown = b""
        for line, question in zip(lines, (b"new secret: ", b"once more:  ")):
            shown += self.read_until(terminal, shown, question)
            os.write(terminal, line.encode())
        shown += self.read_until(terminal, b"", None)
        _, status = os.waitpid(pid, 0)
        self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO)
        os.close(terminal)
        return status, shown.decode()

    def read_until(self, terminal, before, question):
        """Reads on until all that was shown ends with `question`; None: to the end."""
        shown = b""
        while question is None or not (before + shown).endswith(question):
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, before + shown)
            try:
                some = os.read(terminal, 4096)
            except OSError:  # The other end is closed.
                some = b""
            if not some:
                self.assertIsNone(question, before + shown)
                break
            shown += some
        return shown

    def setUp(self):
        super().setUp()
        self.old = self.create_ci()["secret"]

    def test_asks_twice_and_shows_nothing(self):
        status, shown = self.ask("Correct Horse 7\n", "Correct Horse 7\n")
        self.assertEqual(status, 0, shown)
        self.assertEqual(
            shown.replace("\r", ""),
            "new secret: \nonce more:  \nrobot$library+ci has the given secret\n",
        )
        self.assertEqual(self.check("library+ci", "Correct Horse 7"), "allowed\n")

    def test_refuses_two_that_differ(self):
        status, shown = self.ask("Correct Horse 7\n", "Correct Horse 8\n")
        self.assertEqual(os.waitstatus_to_exitcode(status), 1)
        self.assertIn("(SECRETS_DIFFER)", shown)
        self.assertNotIn("Horse", shown)
        self.assertEqual(self.check("library+ci", self.old), "allowed\n")

    def test_refuses_an_empty_one(self):
        status, shown = self.ask("\n")
        self.assertEqual(os.waitstatus_to_exitcode(status), 1)
        self.assertIn("(EMPTY_SECRET)", shown)
        status, shown = self.ask("\x04")  # The end of the input.
        self.assertEqual(os.waitstatus_to_exitcode(status), 1)
        self.assertIn("(EMPTY_SECRET)", shown)

    def test_refuses_a_weak_one(self):
        status, shown = self.ask("weak\n", "weak\n")
        self.assertEqual(os.waitstatus_to_exitcode(status), 1)
        self.assertIn("(SECRET_TOO_SHORT)", shown)

    def test_an_interrupt_ends_it(self):
        status, shown = self.ask("Corr\x03")
        self.assertTrue(os.WIFSIGNALED(status), shown)
        self.assertEqual(os.WTERMSIG(status), signal.SIGINT)
        self.assertNotIn("Corr", shown)


if __name__ == "__main__":
    junit.main()
