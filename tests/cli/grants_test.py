"""What robotctl grants by --allow, --template, --all and --except, and where."""

import json

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


class GrantsTest(RobotctlTest):
    made = 0

    def grants(self, *arguments):
        """What a new robot may do, as sets by place."""
        self.made += 1
        self.create(f"r{self.made}", *arguments)
        name = f"r{self.made}" if "--system" in arguments else f"library+r{self.made}"
        shown = json.loads(self.ok("show", name, "--output", "json"))
        return {
            p["namespace"]: {f"{a['resource']}:{a['action']}" for a in p["access"]}
            for p in shown["permissions"]
        }

    def in_project(self, *arguments):
        return self.grants("--project", "library", *arguments)["library"]

    def templates(self):
        listed = json.loads(self.ok("permissions", "--templates", "--output", "json"))
        return {template["name"]: set(template["permissions"]) for template in listed}

    def everything(self, level):
        listed = json.loads(self.ok("permissions", "--level", level, "--output", "json"))
        return {f"{p['resource']}:{p['action']}" for p in listed}

    def test_each_template_can_be_granted(self):
        templates = self.templates()
        self.assertEqual(list(templates), ["pull-only", "ci", "scanner", "mirror", "cleaner"])
        for name, permissions in templates.items():
            self.assertEqual(self.in_project("--template", name), permissions)
        self.refused(
            "UNKNOWN_TEMPLATE", "create", "x", "--project", "library", "--template", "nothing"
        )
        self.refused(
            "WRONG_LEVEL", "create", "x", "--system", "--template", "ci", "--on", "/"
        )

    def test_all_is_all_of_the_level(self):
        project = self.everything("project")
        self.assertEqual(self.in_project("--all"), project)
        self.assertEqual(
            self.grants("--system", "--all", "--on", "/", "--all", "--on", "*"),
            {"/": self.everything("system"), "*": project},
        )

    def test_except_takes_away(self):
        project = self.everything("project")
        self.assertEqual(
            self.in_project("--all", "--except", "repository:delete,tag:delete"),
            project - {"repository:delete", "tag:delete"},
        )
        self.assertEqual(
            self.in_project("--template", "ci", "--except", "repository:push"), {"repository:pull"}
        )
        self.refused(
            "PUSH_REQUIRES_PULL",
            "create", "x", "--project", "library", "--all", "--except", "repository:pull",
        )
        self.refused(
            "EMPTY_PERMISSION_SET", "create", "x", "--project", "library", "--except", "repository:pull"
        )

    def test_what_stands_together_adds_up(self):
        self.assertEqual(
            self.in_project("--template", "pull-only", "--allow", "repository:push", "--allow", "tag:list"),
            {"repository:pull", "repository:push", "tag:list"},
        )

    def test_a_place_stands_after_or_before_what_it_belongs_to(self):
        wanted = {"*": {"repository:pull", "tag:list"}, "/": {"catalog:read", "label:read"}}
        self.assertEqual(
            self.grants(
                "--system", "--template", "pull-only", "--allow", "tag:list", "--on", "*",
                "--allow", "catalog:read", "--allow", "label:read", "--on", "/",
            ),
            wanted,
        )
        self.assertEqual(
            self.grants(
                "--system", "--on", "*", "--template", "pull-only", "--allow", "tag:list",
                "--on", "/", "--allow", "catalog:read", "--allow", "label:read",
            ),
            wanted,
        )


if __name__ == "__main__":
    junit.main()
