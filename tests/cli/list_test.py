"""robotctl lists and shows robots."""

import json

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


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
            lines[0], r"^ID +NAME +LEVEL +STATE +PERMISSIONS +CREATED +TIME LEFT +DESCRIPTION$"
        )
        self.assertRegex(lines[1], r"^1 +robot\$library\+ci +project +enabled +pull,push +\d{4}-\d\d-\d\d +\d+d")
        self.assertRegex(lines[3], r"^2 +robot\$other\+deploy .* Never expires$")

    def test_the_table_fits_100_columns(self):
        self.create(
            "a" * 200, "--project", "p" * 50, "--allow", "repository:pull",
            "--description", "many words " * 20,
        )
        for line in self.ok("list").splitlines():
            self.assertLessEqual(len(line), 100)

    def test_show_tells_all(self):
        shown = self.ok("show", "robot$ci-mirror")
        self.assertIn("permissions  all projects: repository:pull\n", shown)
        self.assertIn("level        system\n", shown)
        self.assertIn("state        enabled\n", shown)
        self.refused("ROBOT_NOT_FOUND", "show", "nobody")


if __name__ == "__main__":
    junit.main()
