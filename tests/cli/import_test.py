"""robotctl takes in the robots of a Harbor, and writes them back."""

import json
import os
import pty
import sys

from tests.cli.harbor_database import CI_PUSH_SECRET, HASH, MIRROR_SECRET, HarborServer
from tests.cli.robotctl_case import ROBOTCTL, RobotctlTest
from tests.testing import junit

OLD = {"secret": None, "salt": None, "duration": None, "creator_type": None}


class ImportTest(RobotctlTest):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(HarborServer(sys.argv[2]))

    def setUp(self):
        super().setUp()
        self.harbor = self.server.new_database()
        self.harbor.sql("UPDATE robot SET expiresat = -1, duration = -1")

    def import_all(self, *arguments):
        """Returns what `import` gave as JSON."""
        output = self.ok("import", "--from", self.harbor.url, "--output", "json", *arguments)
        self.assertNotIn(HASH, output)
        return json.loads(output)

    def outcomes(self, *arguments):
        return {robot["name"]: robot["outcome"] for robot in self.import_all(*arguments)["robots"]}

    def test_robots_log_in_with_the_secrets_that_they_have(self):
        report = self.import_all("--source", "old")
        self.assertEqual(
            (report["source"], report["dry_run"], report["schema_version"], report["hidden"]),
            ("old", False, 190, 0),
        )
        self.assertEqual((report["harbor_prefix"], report["prefix"]), ("robot$", "robot$"))
        self.assertEqual(report["count"]["imported"], 2)
        self.assertEqual(
            report["robots"],
            [
                {"foreign_id": 17, "id": 1, "name": "demo+ci-push", "outcome": "imported", "notes": []},
                {"foreign_id": 18, "id": 2, "name": "mirror-all", "outcome": "imported", "notes": []},
            ],
        )
        self.assertEqual(
            self.check("demo+ci-push", CI_PUSH_SECRET, "--can", "demo", "repository:push"), "allowed\n"
        )
        self.assertEqual(
            self.check("mirror-all", MIRROR_SECRET, "--can", "/", "registry:list"), "allowed\n"
        )
        self.assertIn("origin       old, id 17\n", self.ok("show", "demo+ci-push"))

    def test_a_dry_run_makes_nothing(self):
        self.assertEqual(self.import_all("--dry-run")["count"]["imported"], 2)
        self.assertEqual(os.listdir(self.folder), [])
        output = self.ok("import", "--from", self.harbor.url, "--source", "old", "--dry-run")
        self.assertEqual(output, "2 robots of old: 2 imported\nnothing was done: --dry-run\n")
        self.create_ci()
        self.assertEqual(self.outcomes("--dry-run")["demo+ci-push"], "imported")
        self.assertEqual(len(json.loads(self.ok("list", "--output", "json"))), 1)

    def test_again_it_changes_only_what_nobody_changed_here(self):
        self.assertEqual(self.import_all()["source"], "harbor-2021-03-04T10:11:12.123456Z")
        self.harbor.sql("UPDATE robot SET description = 'new' WHERE id = 18")
        self.ok("disable", "demo+ci-push")
        self.assertEqual(self.outcomes(), {"demo+ci-push": "kept", "mirror-all": "updated"})
        self.ok("delete", "mirror-all")
        self.assertEqual(self.outcomes(), {"demo+ci-push": "kept", "mirror-all": "deleted here"})
        self.refused("UNAUTHENTICATED", "check", "demo+ci-push", "--secret-stdin", stdin=CI_PUSH_SECRET)

    def test_tells_each_odd_robot(self):
        self.harbor.add_robot("demo+push", project=4, grants=[("/project/4", "repository", "push")])
        self.harbor.add_robot("flyer", grants=[("/system", "quota", "fly"), ("/project/9", "tag", "list")])
        self.harbor.add_robot("lost+ci", project=9)
        self.harbor.add_robot("demo+scan", project=4, visible=False)
        self.create("ci-push", "--project", "demo", "--allow", "repository:pull")
        output = self.ok("import", "--from", self.harbor.url, "--source", "old")
        for text in [
            "demo+ci-push (id 17 there): refused\n  ",
            "demo+push (id 19 there): imported\n  ",
            "flyer (id 20 there): imported\n  ",
            "lost+ci (id 21 there): refused\n  ",
            "\n5 robots of old: 3 imported, 2 refused\n",
            "1 that Harbor hides are left out: they live for a scan\n",
        ]:
            self.assertIn(text, "\n" + output)
        self.assertNotIn("mirror-all", output)
        for line in output.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_says_that_the_prefixes_differ(self):
        self.harbor.sql("INSERT INTO properties (k, v) VALUES ('robot_name_prefix', 'bot@')")
        output = self.ok("import", "--from", self.harbor.url, "--source", "old")
        self.assertIn("names begin with bot@ there and with robot$ here", output)

    def test_old_robots_are_told_apart_by_id(self):
        self.harbor.add_robot("robot$ci", project=1, **OLD)
        self.harbor.add_robot("robot$ci", project=4, **OLD)
        self.harbor.add_robot("robot$single", project=4, **OLD)
        self.import_all()
        self.assertIn("level        legacy\n", self.ok("show", "robot$single"))
        self.ok("disable", "single")
        _, errors = self.refused("NAME_NOT_UNIQUE", "delete", "robot$ci")
        self.assertIn("3 (old, project library), 4 (old, project demo)", errors)
        self.create("ci", "--system", "--template", "ci", "--on", "*")
        _, errors = self.refused("NAME_NOT_UNIQUE", "delete", "ci")
        self.assertIn("6 (system)", errors)
        self.ok("delete", "--id", "4")
        self.ok("delete", "--id", "6")
        self.ok("delete", "robot$ci")
        self.refused("ROBOT_NOT_FOUND", "show", "robot$ci")
        self.refused("LEGACY_NOT_EDITABLE", "edit", "robot$single", "--days", "7")
        self.refused("LEGACY_NOT_EDITABLE", "refresh", "robot$single")
        self.refused("LEGACY_TOKEN_NEEDED", "check", "robot$single", "--explain")

    def test_draws_a_bar_at_a_terminal_alone(self):
        controller, terminal = pty.openpty()
        pid = os.fork()
        if pid == 0:
            os.dup2(terminal, 2)
            os.chdir(self.folder)
            os.execve(
                ROBOTCTL, [ROBOTCTL, "import", "--from", self.harbor.url, "--output", "json"],
                self.environment,
            )
        _, status = os.waitpid(pid, 0)
        self.assertEqual(status, 0)
        # A read gives what has come so far: the mark says that it is all of it.
        os.write(terminal, b"\x01")
        shown = b""
        while not shown.endswith(b"\x01"):
            shown += os.read(controller, 65536)
        shown = shown[:-1].decode()
        os.close(controller)
        os.close(terminal)
        self.assertIn("importing  [########################################]  100% of 2", shown)
        self.assertTrue(shown.endswith("\r"), shown)

    def test_no_harbor_is_told(self):
        self.refused("HARBOR_TABLES_MISSING", "import", "--from", self.harbor.url.rpartition("/")[0] + "/postgres")
        self.refused("UNKNOWN_STORE_SCHEME", "import", "--from", "mysql://db/registry")
        self.refused("POSTGRES_UNREACHABLE", "import", "--from", "postgres://me@127.0.0.1:1/registry")


class ExportHarborTest(RobotctlTest):
    def test_a_robot_moves_to_another_harbor(self):
        with HarborServer(sys.argv[2]) as server:
            self.ok("import", "--from", server.new_database().url)
            sql = self.ok("export-harbor", "mirror-all")
            self.assertTrue(sql.endswith("\n"), sql)
            new = server.new_database()
            new.sql("DELETE FROM role_permission")
            new.sql("DELETE FROM robot")
            new.sql(sql_on_one_line(sql))
            self.environment["ROBOT_ACCOUNTS_STORE"] = "harbor+" + new.url
            self.assertEqual(
                self.check("mirror-all", MIRROR_SECRET, "--can", "demo", "tag:create"), "allowed\n"
            )

    def test_a_hash_of_ours_cannot_go(self):
        self.create_ci()
        self.refused("NOT_HARBOR_HASH", "export-harbor", "library+ci")
        self.refused("ROBOT_NOT_FOUND", "export-harbor", "library+nobody")


def sql_on_one_line(sql):
    """Without comments, which end with their lines."""
    return " ".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))


if __name__ == "__main__":
    junit.main()
