"""robotctl exports secrets to files."""

import json
import os
import stat

from tests.cli.robotctl_case import PULL_PUSH, SECRET, RobotctlTest
from tests.testing import junit


class ExportTest(RobotctlTest):
    NAME = "robot$library+ci.json"

    def create_exported(self, *arguments):
        return self.ok(
            "create", "ci", "--project", "library", "--allow", PULL_PUSH, "--export", ".", *arguments
        )

    def test_the_secret_is_in_the_file_alone(self):
        for arguments in [(), ("--output", "json")]:
            with self.subTest(arguments=arguments):
                self.assertIsNone(SECRET.search(self.create_exported(*arguments)))
                with open(self.path(self.NAME), encoding="utf-8") as file:
                    made = json.load(file)
                self.assertEqual(set(made), {"name", "secret", "id", "creation_time", "expires_at"})
                self.assertEqual(stat.S_IMODE(os.stat(self.path(self.NAME)).st_mode), 0o600)
                self.assertEqual(self.check("library+ci", made["secret"]), "allowed\n")
            os.unlink(self.path(self.NAME))
            self.ok("delete", "library+ci")

    def test_a_file_that_is_there_stays_and_nothing_is_made(self):
        with open(self.path(self.NAME), "w", encoding="utf-8") as file:
            file.write("mine")
        self.refused(
            "EXPORT_EXISTS", "create", "ci", "--project", "library", "--allow", PULL_PUSH, "--export", "."
        )
        with open(self.path(self.NAME), encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine")
        self.assertEqual(self.ok("list"), "no robots\n")

    def test_a_folder_that_is_not_there_is_refused(self):
        self.refused(
            "EXPORT_FAILED", "create", "ci", "--project", "p", "--allow", PULL_PUSH, "--export", "missing"
        )
        self.assertEqual(self.ok("list"), "no robots\n")

    def test_a_refused_robot_leaves_no_file(self):
        self.create_ci()
        self.refused(
            "ROBOT_EXISTS", "create", "ci", "--project", "library", "--allow", PULL_PUSH, "--export", "."
        )
        self.assertFalse(os.path.exists(self.path(self.NAME)))

    def test_a_long_name_ends_with_the_id(self):
        self.ok("create", "c" * 200, "--project", "p" * 50, "--allow", PULL_PUSH, "--export", ".")
        (name,) = [name for name in os.listdir(self.folder) if name.endswith(".json")]
        self.assertTrue(name.startswith("robot$" + "p" * 50 + "+ccc"), name)
        self.assertTrue(name.endswith("c~1.json"), name)

    def test_refresh_exports_too(self):
        old = self.create_ci()
        output = self.ok("refresh", "library+ci", "--export", ".")
        self.assertIsNone(SECRET.search(output))
        with open(self.path(self.NAME), encoding="utf-8") as file:
            new = json.load(file)
        self.assertNotEqual(new["secret"], old["secret"])
        self.assertEqual((new["id"], new["expires_at"]), (old["id"], old["expires_at"]))
        self.assertEqual(self.check("library+ci", new["secret"]), "allowed\n")
        self.refused("EXPORT_EXISTS", "refresh", "library+ci", "--export", ".")
        self.assertEqual(self.check("library+ci", new["secret"]), "allowed\n")

    def test_a_second_file_is_named_by_the_caller(self):
        self.create_exported()
        self.refused("EXPORT_EXISTS", "refresh", "library+ci", "--export", ".")
        os.mkdir(self.path("kept"))
        for name in ("second.json", "kept/third.json"):
            self.assertIn(name, self.ok("refresh", "library+ci", "--export", name))
            with open(self.path(name), encoding="utf-8") as file:
                secret = json.load(file)["secret"]
            self.assertEqual(os.stat(self.path(name)).st_mode & 0o7777, 0o600)
            self.assertEqual(self.check("library+ci", secret), "allowed\n")
            self.refused("EXPORT_EXISTS", "refresh", "library+ci", "--export", name)
        self.assertEqual(self.check("library+ci", secret), "allowed\n")
        os.symlink("nowhere", self.path("link.json"))
        self.refused("EXPORT_EXISTS", "refresh", "library+ci", "--export", "link.json")
        self.refused("EXPORT_FAILED", "refresh", "library+ci", "--export", "missing/a.json")

    def test_a_directory_may_end_like_a_file(self):
        os.mkdir(self.path("old.json"))
        self.create_ci()
        self.ok("refresh", "library+ci", "--export", "old.json")
        self.assertTrue(os.path.exists(self.path("old.json/" + self.NAME)))

    def test_a_given_secret_is_exported_too(self):
        self.create_ci()
        self.ok("refresh", "library+ci", "--secret-stdin", "--export", ".", stdin='Given"Secret1\n')
        with open(self.path(self.NAME), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["secret"], 'Given"Secret1')


if __name__ == "__main__":
    junit.main()
