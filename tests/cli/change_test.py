"""robotctl disables, enables and deletes robots."""

import json

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


class ChangeTest(RobotctlTest):
    def test_disable_and_enable(self):
        secret = self.create_ci()["secret"]
        self.assertEqual(self.ok("disable", "library+ci"), "robot$library+ci is disabled\n")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=secret)
        self.assertIn(" disabled ", self.ok("list"))
        self.assertFalse(json.loads(self.ok("enable", "library+ci", "--output", "json"))["disable"])
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


if __name__ == "__main__":
    junit.main()
