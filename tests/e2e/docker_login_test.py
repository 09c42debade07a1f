"""The main job, step by step: robots log in to Debian's docker-registry through
the library, with each kind of token that a registry 2.x takes."""

import base64
import json
import os
import sys
import unittest

from examples.registry_lab import ISSUER, SERVICE, Lab, is_refusal
from tests.e2e import token_client
from tests.testing import junit

ROBOTCTL, TOKEN_SERVER = sys.argv[1:3]
PULL = "repository:pull"
PULL_PUSH = "repository:pull,repository:push"


class Flow:
    """The cases; what a registry is told about the key is for the classes below."""

    @classmethod
    def setUpClass(cls):
        cls.lab = Lab(ROBOTCTL, TOKEN_SERVER, cls.ALGORITHM, cls.KEY_ID)
        cls.enterClassContext(cls.lab)
        lab = cls.lab
        lab.make_key()
        lab.make_image()
        cls.ci = lab.create_robot("ci", "--project", "library", "--allow", PULL_PUSH, "--days", "90")
        cls.reader = lab.create_robot("reader", "--project", "library", "--allow", PULL)
        cls.builder = lab.create_robot(
            "builder", "--system",
            "--allow", PULL_PUSH, "--on", "other", "--allow", PULL_PUSH, "--on", "libraryx",
        )  # fmt: skip
        lab.start_token_server()
        lab.start_registry()
        # What there is to pull, and the logins to pull it with.
        for robot, repositories in [
            (cls.ci, ["library/app"]),
            (cls.reader, []),
            (cls.builder, ["other/app", "libraryx/app"]),
        ]:
            for done in [lab.login(robot), *(lab.push(robot, name) for name in repositories)]:
                if done.returncode != 0:
                    raise RuntimeError(done.stderr)

    def works(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, done):
        self.assertTrue(is_refusal(done), f"status {done.returncode}: {done.stderr}")

    def new_robot(self, account, *arguments):
        """A robot that may pull, for a case that changes it."""
        return self.lab.create_robot(account, "--project", "library", "--allow", PULL, *arguments)

    # What works.

    def test_a_robot_logs_in(self):
        self.works(self.lab.login(self.ci))

    def test_a_robot_pushes_to_its_project(self):
        self.works(self.lab.push(self.ci, "library/pushed"))
        self.assertEqual(self.works(self.lab.inspect(self.ci, "library/pushed")).strip(), self.lab.digest())

    def test_a_robot_pushes_deeper_into_its_project(self):
        self.works(self.lab.push(self.ci, "library/a/b-c"))

    def test_what_is_pulled_is_what_was_pushed(self):
        self.works(self.lab.pull(self.ci, "library/app"))
        self.assertEqual(self.lab.digest("pulled"), self.lab.digest("image"))

    def test_a_robot_that_may_only_pull_pulls(self):
        self.works(self.lab.pull(self.reader, "library/app", "read"))
        self.assertEqual(self.lab.digest("read"), self.lab.digest("image"))

    def test_a_system_robot_acts_in_its_projects(self):
        self.works(self.lab.pull(self.builder, "libraryx/app"))
        self.works(self.lab.push(self.builder, "other/app"))
        self.refused(self.lab.pull(self.builder, "library/app"))

    # What does not.

    def test_a_wrong_secret_does_not_log_in(self):
        self.refused(self.lab.login(self.ci, secret="Wrong0Secret"))
        self.refused(self.lab.login(self.ci, secret=self.ci.secret[:-1]))
        self.refused(self.lab.login(self.ci, secret=self.reader.secret))

    def test_another_project_is_closed(self):
        self.refused(self.lab.pull(self.ci, "other/app"))
        self.refused(self.lab.push(self.ci, "other/app"))

    def test_a_project_whose_name_goes_on_is_another_one(self):
        self.refused(self.lab.pull(self.ci, "libraryx/app"))
        self.refused(self.lab.push(self.ci, "libraryx/app"))

    def test_pull_alone_does_not_push(self):
        self.refused(self.lab.push(self.reader, "library/app"))
        self.refused(self.lab.push(self.reader, "library/new"))

    def test_pull_and_push_do_not_delete(self):
        self.refused(self.lab.delete_image(self.ci, "library/app"))
        self.works(self.lab.inspect(self.ci, "library/app"))

    def test_nobody_gets_in_without_a_login(self):
        nobody = self.new_robot("nobody")
        self.refused(self.lab.pull(nobody, "library/app"))

    # What ends.

    def test_a_disabled_robot_is_out_until_it_is_enabled(self):
        robot = self.new_robot("disabled")
        self.works(self.lab.login(robot))
        self.works(self.lab.robotctl("disable", robot.name))
        self.refused(self.lab.login(robot))
        self.refused(self.lab.pull(robot, "library/app"))
        self.works(self.lab.robotctl("enable", robot.name))
        self.works(self.lab.pull(robot, "library/app"))

    def test_an_expired_robot_is_out(self):
        robot = self.new_robot("brief", "--expires-in", "2s")
        self.lab.wait_until_expired(robot)
        self.refused(self.lab.login(robot))
        self.assertIn('reason="expired"', self.last_decision(robot))

    def test_a_deleted_robot_is_out(self):
        robot = self.new_robot("deleted")
        self.works(self.lab.login(robot))
        self.works(self.lab.robotctl("delete", robot.name))
        self.refused(self.lab.login(robot))
        self.refused(self.lab.pull(robot, "library/app"))

    def test_a_refreshed_secret_replaces_the_old_one(self):
        robot = self.new_robot("refreshed")
        self.works(self.lab.login(robot))
        given = "Given7Secret"
        self.works(self.lab.robotctl("refresh", robot.name, "--secret-stdin", secret=given))
        self.refused(self.lab.login(robot))
        self.refused(self.lab.pull(robot, "library/app"))
        self.works(self.lab.login(robot, secret=given))
        self.works(self.lab.pull(robot, "library/app"))

    # What the token looks like, and what is written down.

    def test_the_token_says_what_the_registry_asks(self):
        answer = token_client.get(self.lab, self.ci, "repository:library/app:pull,push")
        header, claims, _ = answer.json["token"].split(".")
        header = json.loads(base64.urlsafe_b64decode(header + "=="))
        claims = json.loads(base64.urlsafe_b64decode(claims + "=="))
        self.assertEqual(header["alg"], self.ALGORITHM)
        self.assertRegex(header["kid"], self.KEY_ID_PATTERN)
        self.assertEqual("x5c" in header, self.KEY_ID == "x5c")
        self.assertEqual((claims["iss"], claims["aud"], claims["sub"]), (ISSUER, SERVICE, self.ci.name))
        self.assertEqual(
            claims["access"], [{"type": "repository", "name": "library/app", "actions": ["pull", "push"]}]
        )

    def test_no_secret_is_written_down(self):
        robots = [self.ci, self.reader, self.builder]
        token = token_client.get(self.lab, self.ci, "repository:library/app:pull").json["token"]
        self.assertRegex(token, token_client.TOKEN)
        for name in ("tokens.log", "tokens.out", "registry.log", "registry.out"):
            with open(self.lab.path(name), encoding="utf-8") as file:
                text = file.read()
            for robot in robots:
                self.assertNotIn(robot.secret, text)
            self.assertIsNone(token_client.TOKEN.search(text), f"a token in {name}")

    def last_decision(self, robot):
        mine = [line for line in self.lab.decisions() if f'user="{robot.name}"' in line]
        return mine[-1]


class Rs256WithLibtrustKeyId(Flow, unittest.TestCase):
    ALGORITHM = "RS256"
    KEY_ID = "libtrust"
    KEY_ID_PATTERN = r"^([A-Z2-7]{4}:){11}[A-Z2-7]{4}$"


class Es256WithCertificate(Flow, unittest.TestCase):
    ALGORITHM = "ES256"
    KEY_ID = "x5c"
    KEY_ID_PATTERN = r"^[A-Za-z0-9_-]{43}$"


if __name__ == "__main__":
    junit.main()
