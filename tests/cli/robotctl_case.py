"""What the tests of robotctl share: it runs over a store in a file of the test's
own, and no secret may stand in what it says went wrong."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

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
