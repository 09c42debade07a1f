"""robotctl opens the store that it is told to."""

import json
import os

from tests.cli.robotctl_case import RobotctlTest
from tests.testing import junit


class StoreTest(RobotctlTest):
    def test_the_option_wins_over_the_environment_over_the_default(self):
        self.create_ci()
        self.assertTrue(os.path.exists(self.path("robots.db")))
        self.environment["ROBOT_ACCOUNTS_STORE"] = "sqlite:" + self.path("second.db")
        self.refused("STORE_NOT_FOUND", "list")
        self.create_ci()
        self.assertTrue(os.path.exists(self.path("second.db")))
        self.ok("--store", "sqlite:third.db", "create", "ci", "--system", "--allow", "catalog:read", "--on", "/")
        self.assertEqual(len(json.loads(self.ok("list", "--store=sqlite:third.db", "--output=json"))), 1)
        self.assertIn("robot$ci", self.ok("list", "--store", "sqlite:third.db"))

    def test_only_create_makes_a_store(self):
        for command in [
            ("list",), ("show", "a"), ("enable", "a"), ("disable", "a"),
            ("refresh", "a"), ("delete", "a"), ("edit", "a", "--days", "1"), ("end-grace", "a"),
            ("prune", "--expired-for", "1"), ("check", "a", "--explain"), ("projects",),
            ("projects", "--delete", "a"), ("prefix",), ("prefix", "b"),
        ]:
            self.refused("STORE_NOT_FOUND", *command)
        self.refused("STORE_NOT_FOUND", "check", "a", "--secret-stdin", stdin="x")
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_new_store_keeps_the_prefix(self):
        self.assertEqual(self.create_ci("--prefix", "bot@")["name"], "bot@library+ci")
        self.assertIn("bot@library+ci", self.ok("list"))
        self.ok("show", "bot@library+ci", "--prefix", "bot@")
        self.ok("show", "library+ci")
        self.refused("PREFIX_MISMATCH", "list", "--prefix", "robot$")
        self.refused("INVALID_NAME_PREFIX", "list", "--prefix", "a b")

    def test_unknown_urls_are_refused(self):
        self.refused("UNKNOWN_STORE_SCHEME", "list", "--store", "mysql:x")
        self.refused("INVALID_STORE_URL", "list", "--store", "sqlite:")
        with open(self.path("text"), "w", encoding="utf-8") as file:
            file.write("not a database, but long enough to look like one" * 100)
        os.chmod(self.path("text"), 0o600)
        self.refused("STORE_NOT_OURS", "list", "--store", "sqlite:text")


if __name__ == "__main__":
    junit.main()
