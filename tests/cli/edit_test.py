"""robotctl edits robots: what is not named stays."""

import json

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


class EditTest(RobotctlTest):
    def setUp(self):
        super().setUp()
        self.create_ci("--days", "30", "--description", "build farm")

    def shown(self, name="library+ci"):
        return json.loads(self.ok("show", name, "--output", "json"))

    def edit(self, *arguments):
        """Returns what `edit` gave as JSON."""
        return json.loads(self.ok("edit", "library+ci", *arguments, "--output", "json"))

    def assert_same(self, a, b):
        """But for the seconds that passed in between."""
        self.assertEqual({**a, "seconds_left": 0}, {**b, "seconds_left": 0})

    def test_shows_what_was_and_what_is(self):
        output = self.ok(
            "edit", "library+ci", "--description", "the build farm", "--allow", "repository:pull"
        )
        self.assertEqual(
            output,
            "robot$library+ci is changed\n"
            "description  was  build farm\n"
            "             now  the build farm\n"
            "permissions  was  project library: repository:pull, repository:push\n"
            "             now  project library: repository:pull\n",
        )
        self.assertEqual(self.shown()["description"], "the build farm")

    def test_what_is_not_named_stays(self):
        before = self.shown()
        changed = self.edit("--description", "")
        self.assertEqual(changed["changed"], ["description"])
        self.assert_same(changed["before"], before)
        after = self.shown()
        self.assert_same(changed["after"], after)
        self.assertNotIn("description", after)
        for name in ("permissions", "expires_at", "duration", "disable", "secrets", "name", "level"):
            self.assertEqual(after[name], before[name], name)
        self.assertEqual(after["version"], before["version"] + 1)
        self.assertIn("now  nothing\n", self.ok("edit", "library+ci", "--description", "x")
                      + self.ok("edit", "library+ci", "--description", ""))

    def test_an_edit_that_changes_nothing_says_so(self):
        self.assertEqual(
            self.ok("edit", "library+ci", "--description", "build farm"), "robot$library+ci is as it was\n"
        )
        self.assertEqual(self.edit("--days", "30")["changed"], [])

    def test_days_count_from_the_creation(self):
        created = self.shown()["expires_at"] - 30 * 86400
        self.assertEqual(self.edit("--days", "90")["after"]["expires_at"], created + 90 * 86400)
        after = self.edit("--days", "never")["after"]
        self.assertEqual((after["expires_at"], after["seconds_left"]), (-1, -1))
        self.assertEqual(self.edit("--days", "7")["after"]["expires_at"], created + 7 * 86400)
        self.refused("INVALID_DURATION", "edit", "library+ci", "--days", "0")

    def test_a_life_can_be_a_time_or_more_from_now(self):
        left = self.edit("--extend-days", "40")["after"]["seconds_left"]
        self.assertTrue(40 * 86400 - 60 <= left <= 40 * 86400, left)
        after = self.edit("--expires-at", "2199-12-31T18:00:00Z")["after"]
        self.assertEqual(after["expires_at"], 7258096800)
        # An extension never shortens.
        self.assertEqual(self.edit("--extend-days", "3")["changed"], [])
        self.refused("EXPIRES_IN_THE_PAST", "edit", "library+ci", "--expires-at", "2020-01-01")

    def test_a_refused_edit_changes_nothing(self):
        before = self.shown()
        for reason, arguments in [
            ("PUSH_REQUIRES_PULL", ("--allow", "repository:push")),
            ("UNKNOWN_PERMISSION", ("--allow", "repository:fly")),
            ("UNKNOWN_TEMPLATE", ("--template", "fly")),
            ("WRONG_LEVEL", ("--allow", "catalog:read")),
            ("EMPTY_PERMISSION_SET", ("--allow", "")),
            ("INVALID_DESCRIPTION", ("--description", "a\x1b[31m")),
            ("NOT_LEGACY", ("--legacy-login", "on")),
        ]:
            with self.subTest(reason=reason):
                self.refused(reason, "edit", "library+ci", "--days", "7", *arguments)
        self.assertEqual(self.shown()["version"], before["version"])

    def test_a_version_that_is_no_more_is_a_conflict(self):
        version = str(self.shown()["version"])
        self.edit("--days", "60", "--if-version", version)
        self.refused("VERSION_CONFLICT", "edit", "library+ci", "--days", "90", "--if-version", version)
        self.assertEqual(self.shown()["duration"], 60)

    def test_a_system_robot_gets_other_places(self):
        self.create("mirror", "--system", "--allow", "repository:pull", "--on", "*")
        output = self.ok(
            "edit", "mirror", "--allow", "catalog:read", "--on", "/", "--template", "ci", "--on", "library"
        )
        self.assertIn("permissions  was  all projects: repository:pull\n", output)
        self.assertIn("             now  system: catalog:read\n", output)
        self.assertIn("             now  project library: repository:pull, repository:push\n", output)

    def test_a_robot_can_be_named_by_its_id(self):
        number = str(self.shown()["id"])
        self.ok("edit", "--id", number, "--description", "by id")
        self.assertEqual(self.shown()["description"], "by id")
        self.refused("ROBOT_NOT_FOUND", "edit", "--id", "99", "--description", "by id")
        self.refused("ROBOT_NOT_FOUND", "edit", "library+nobody", "--description", "by id")


if __name__ == "__main__":
    junit.main()
