"""robotctl on a Harbor's own tables, in place."""

import json
import sys

from tests.cli.harbor_database import CI_PUSH_SECRET, MIRROR_SECRET, HarborServer
from tests.cli.robotctl_case import SECRET, RobotctlTest
from tests.testing import junit


class HarborLiveTest(RobotctlTest):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(HarborServer(sys.argv[2]))

    def setUp(self):
        super().setUp()
        self.harbor = self.server.new_database()
        self.environment["ROBOT_ACCOUNTS_STORE"] = "harbor+" + self.harbor.url
        # demo+ci-push of the sample is long expired.
        self.harbor.sql("UPDATE robot SET expiresat = -1, duration = -1")

    def allow_writing(self):
        self.environment["ROBOT_ACCOUNTS_STORE"] = "harbor+" + self.harbor.url + "?write=1"

    def test_honours_the_robots_where_they_are(self):
        self.assertEqual(
            [(robot["id"], robot["name"]) for robot in json.loads(self.ok("list", "--output=json"))],
            [(17, "robot$demo+ci-push"), (18, "robot$mirror-all")],
        )
        self.assertIn("secrets      imported, harbor, made ", self.ok("show", "demo+ci-push"))
        self.assertEqual(
            self.check("demo+ci-push", CI_PUSH_SECRET, "--can", "demo", "repository:push"), "allowed\n"
        )
        self.assertEqual(
            self.check("mirror-all", MIRROR_SECRET, "--can", "library", "repository:pull"), "allowed\n"
        )
        self.refused("UNAUTHENTICATED", "check", "mirror-all", "--secret-stdin", stdin="wrong")
        self.harbor.sql("UPDATE robot SET disabled = true WHERE id = 17")
        self.refused("UNAUTHENTICATED", "check", "demo+ci-push", "--secret-stdin", stdin=CI_PUSH_SECRET)

    def test_changes_nothing_unless_it_is_told_to(self):
        for command in [("disable", "mirror-all"), ("delete", "mirror-all"), ("refresh", "mirror-all"),
                        ("edit", "mirror-all", "--days", "7"), ("prefix", "bot_")]:
            with self.subTest(command=command):
                self.refused("STORE_READ_ONLY", *command)
        self.assertEqual(self.check("mirror-all", MIRROR_SECRET), "allowed\n")

    def test_changes_what_harbor_lets_be_changed(self):
        self.allow_writing()
        self.ok("disable", "mirror-all")
        self.assertEqual(self.harbor.sql("SELECT disabled FROM robot WHERE id = 18"), "t")
        self.ok("enable", "mirror-all")
        (secret,) = SECRET.findall(self.ok("refresh", "mirror-all"))
        self.refused("UNAUTHENTICATED", "check", "mirror-all", "--secret-stdin", stdin=MIRROR_SECRET)
        self.assertEqual(self.check("mirror-all", secret), "allowed\n")
        for command in [("refresh", "mirror-all", "--grace", "3d"), ("edit", "mirror-all", "--days", "7")]:
            self.refused("HARBOR_RULES", *command)
        self.ok("delete", "demo+ci-push")
        self.assertEqual(self.harbor.sql("SELECT count(*) FROM robot"), "1")

    def test_a_database_that_is_not_there_is_told_without_its_url(self):
        self.environment["ROBOT_ACCOUNTS_STORE"] = "harbor+postgres://me:Hunter2Hunter2@127.0.0.1:1/registry"
        _, errors = self.refused("POSTGRES_UNREACHABLE", "list")
        self.assertNotIn("Hunter2", errors)


if __name__ == "__main__":
    junit.main()
