"""robotctl lists what can be granted."""

import json
import os

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


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

    def test_lists_a_profile(self):
        listed = lambda *of: json.loads(self.ok("permissions", "--output", "json", *of))
        harbor = listed("--profile", "harbor-2.16")
        self.assertEqual(len(harbor), 140)
        self.assertEqual(harbor, [one for one in listed() if not one["deprecated"]])
        self.assertEqual(listed("--profile", "default"), listed())

    def test_lists_templates(self):
        listed = json.loads(self.ok("permissions", "--templates", "--output", "json"))
        self.assertEqual(
            listed[1],
            {
                "name": "ci",
                "level": "project",
                "description": "pulls and pushes images: a build job",
                "permissions": ["repository:pull", "repository:push"],
            },
        )
        self.assertIn(
            "ci           pulls and pushes images: a build job\n"
            "             repository:pull, repository:push\n",
            self.ok("permissions", "--templates"),
        )
        self.assertEqual(self.ok("permissions", "--templates", "--level", "system"), "no templates\n")


if __name__ == "__main__":
    junit.main()
