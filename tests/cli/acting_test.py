"""robotctl on behalf of a robot: with no more than that may do."""

import json

from tests.cli.robotctl_case import PULL_PUSH, RobotctlTest
from tests.testing import junit

MAKER = PULL_PUSH + ",robot:create,robot:read,robot:list,robot:delete"


class ActingTest(RobotctlTest):
    def setUp(self):
        super().setUp()
        made = self.create("maker", "--project", "library", "--allow", MAKER, "--days", "60")
        self.create("ci", "--project", "other", "--allow", PULL_PUSH)
        with open(self.path("secret"), "w", encoding="utf-8") as file:
            file.write(made["secret"] + "\n")
        self.as_maker = ("--as", made["name"], "--as-secret-file", "secret")

    def make_child(self, *arguments):
        return self.create(
            "child", "--project", "library", "--allow", "repository:pull", *self.as_maker, *arguments
        )

    def test_a_robot_makes_robots(self):
        self.make_child()
        shown = json.loads(self.ok("show", "library+child", "--output", "json"))
        self.assertEqual(shown["made_by"], {"kind": "robot", "id": 1, "name": "robot$library+maker"})
        self.assertIn("made by      robot robot$library+maker, id 1\n", self.ok("show", "library+child"))
        made = json.loads(self.ok("list", "--created-by", "library+maker", "--output", "json"))
        self.assertEqual([robot["name"] for robot in made], ["robot$library+child"])

    def test_it_hands_on_no_more_than_it_has(self):
        project = ("--project", "library")
        for reason, arguments in [
            ("EXCEEDS_ACTOR", ("x", *project, "--allow", "tag:delete")),
            ("EXCEEDS_ACTOR", ("x", *project, "--allow", "repository:pull", "--days", "90")),
            ("EXCEEDS_ACTOR", ("x", *project, "--allow", "repository:pull", "--days", "never")),
            ("ACTOR_NOT_PERMITTED", ("x", "--project", "other", "--allow", "repository:pull")),
            ("ACTOR_NOT_PERMITTED", ("x", "--system", "--allow", "repository:pull", "--on", "*")),
        ]:
            with self.subTest(arguments=arguments):
                self.refused(reason, "create", *arguments, *self.as_maker)

    def test_it_sees_and_deletes_what_is_in_its_project(self):
        self.make_child()
        listed = json.loads(self.ok("list", "--output", "json", *self.as_maker))
        self.assertEqual(
            [robot["name"] for robot in listed], ["robot$library+child", "robot$library+maker"]
        )
        self.ok("show", "library+child", *self.as_maker)
        self.refused("ROBOT_NOT_FOUND", "show", "other+ci", *self.as_maker)
        self.refused("ROBOT_NOT_FOUND", "delete", "other+ci", *self.as_maker)
        self.ok("delete", "library+child", *self.as_maker)
        self.refused("ROBOT_NOT_FOUND", "show", "library+child")

    def test_it_edits_and_refreshes_only_where_that_is_allowed(self):
        self.make_child("--days", "7")
        edit = ("edit", "library+child", "--days", "8", *self.as_maker)
        disable = ("disable", "library+child", *self.as_maker)
        refresh = ("refresh", "library+child", *self.as_maker)
        self.refused("ROBOTS_MAY_NOT_EDIT", *edit)
        self.refused("ROBOTS_MAY_NOT_EDIT", *disable)
        self.refused("ROBOTS_MAY_NOT_REFRESH", *refresh)
        self.ok(*edit, "--robots-may-edit")
        self.ok(*disable, "--robots-may-edit")
        self.ok(*refresh, "--robots-may-refresh")
        self.refused(
            "EXCEEDS_ACTOR", "edit", "library+child", "--days", "90", *self.as_maker, "--robots-may-edit"
        )

    def test_only_who_may_log_in_can_act(self):
        self.ok("disable", "library+maker")
        self.refused("UNAUTHENTICATED", "list", *self.as_maker)
        self.ok("enable", "library+maker")
        self.ok("refresh", "library+maker")
        self.refused("UNAUTHENTICATED", "list", *self.as_maker)
        self.refused("INPUT_FAILED", "list", "--as", "robot$library+maker", "--as-secret-file", "missing")

    def test_what_it_made_can_go_along(self):
        secret = self.make_child()["secret"]
        self.assertEqual(
            self.ok("disable", "library+maker", "--with-created"),
            "robot$library+maker and all that it made are disabled: 2 changed\n",
        )
        self.refused("UNAUTHENTICATED", "check", "library+child", "--secret-stdin", stdin=secret)
        self.assertEqual(
            json.loads(self.ok("enable", "library+maker", "--with-created", "--output", "json")),
            {"changed": 2},
        )
        self.assertEqual(self.check("library+child", secret), "allowed\n")
        self.assertEqual(
            self.ok("delete", "library+maker", "--with-created"),
            "robot$library+maker and all that it made are deleted: 2 in all\n",
        )
        self.assertEqual(
            [robot["name"] for robot in json.loads(self.ok("list", "--output", "json"))],
            ["robot$other+ci"],
        )


if __name__ == "__main__":
    junit.main()
