"""robotctl lists projects and changes them, and the prefix of all names."""

import json
import os

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


class ProjectsTest(RobotctlTest):
    def listed(self):
        return json.loads(self.ok("projects", "--output", "json"))

    def test_lists_them(self):
        self.create_ci()
        self.ok("projects", "--add", "other", "--public", "--host-id", "70")
        self.assertEqual(
            self.listed(),
            [
                {"id": 1, "name": "library", "host_id": 0, "public": False},
                {"id": 2, "name": "other", "host_id": 70, "public": True},
            ],
        )
        self.assertEqual(
            self.ok("projects").splitlines(),
            ["ID  NAME     PUBLIC  HOST ID", "1   library  no", "2   other    yes     70"],
        )

    def test_adding_makes_a_store_and_changes_none_that_is_there(self):
        self.assertEqual(self.ok("projects", "--add", "open", "--public"), "project open is added\n")
        self.assertTrue(os.path.exists(self.path("robots.db")))
        self.refused("PROJECT_EXISTS", "projects", "--add", "open")
        self.ok("projects", "--add", "other", "--host-id", "7")
        self.refused("PROJECT_EXISTS", "projects", "--add", "third", "--host-id", "7")
        self.refused("INVALID_PROJECT_NAME", "projects", "--add", "a/b")
        self.assertEqual([p["public"] for p in self.listed()], [True, False])

    def test_robots_go_along_with_a_rename(self):
        secret = self.create_ci()["secret"]
        self.assertEqual(
            self.ok("projects", "--rename", "library", "books"), "project books was library\n"
        )
        self.assertEqual(self.check("books+ci", secret, "--can", "books", "repository:push"), "allowed\n")
        self.refused("UNAUTHENTICATED", "check", "library+ci", "--secret-stdin", stdin=secret)
        self.refused("PROJECT_NOT_FOUND", "projects", "--rename", "library", "films")

    def test_a_public_project_is_open_to_all_robots(self):
        secret = self.create_ci()["secret"]
        self.ok("projects", "--add", "open", "--host-id", "9")
        can = ("check", "library+ci", "--secret-stdin", "--can", "open", "repository:pull")
        self.refused("PERMISSION_DENIED", *can, stdin=secret)
        self.assertEqual(self.ok("projects", "--set-public", "open", "yes"), "project open is public\n")
        self.assertEqual(self.ok(*can, stdin=secret), "allowed\n")
        self.assertEqual(self.ok("projects", "--set-public", "open", "no"), "project open is not public\n")
        self.refused("PERMISSION_DENIED", *can, stdin=secret)
        self.assertEqual(self.listed()[1], {"id": 2, "name": "open", "host_id": 9, "public": False})

    def test_deleting_one_takes_its_robots_along(self):
        self.create_ci()
        self.create("mirror", "--system", "--template", "ci", "--on", "library", "--template", "ci", "--on", "*")
        self.assertEqual(
            self.ok("projects", "--delete", "library"), "project library is deleted, and its robots\n"
        )
        self.refused("ROBOT_NOT_FOUND", "show", "library+ci")
        self.refused("PROJECT_NOT_FOUND", "projects", "--delete", "library")
        self.assertNotIn("project library", self.ok("show", "mirror"))


class PrefixTest(RobotctlTest):
    def test_shows_and_changes_it(self):
        secret = self.create_ci()["secret"]
        self.assertEqual(self.ok("prefix"), "robot$\n")
        self.assertEqual(self.ok("prefix", "--output", "json"), '{"prefix":"robot$"}\n')
        self.assertEqual(self.ok("prefix", "bot_"), "bot_\n")
        self.assertIn("bot_library+ci", self.ok("list"))
        self.assertEqual(self.check("bot_library+ci", secret), "allowed\n")
        self.refused("UNAUTHENTICATED", "check", "robot$library+ci", "--secret-stdin", stdin=secret)

    def test_the_old_one_may_be_valid_for_a_while(self):
        secret = self.create_ci()["secret"]
        self.assertEqual(
            self.ok("prefix", "bot_", "--old-valid-until", "2199-12-31"),
            "bot_\nrobot$ logs in until 2199-12-31T00:00:00Z\n",
        )
        self.assertEqual(
            json.loads(self.ok("prefix", "--output", "json")),
            {"prefix": "bot_", "old_prefix": "robot$", "old_valid_until": "2199-12-31T00:00:00Z"},
        )
        for name in ("bot_library+ci", "robot$library+ci", "library+ci"):
            self.assertEqual(self.check(name, secret), "allowed\n")
        self.ok("show", "robot$library+ci")

    def test_refuses_what_is_none(self):
        self.create_ci()
        self.refused("INVALID_NAME_PREFIX", "prefix", "a b")
        self.refused("INVALID_NAME_PREFIX", "prefix", "")
        self.refused("EXPIRES_IN_THE_PAST", "prefix", "bot_", "--old-valid-until", "2020-01-01")
        self.assertEqual(self.ok("prefix"), "robot$\n")


if __name__ == "__main__":
    junit.main()
