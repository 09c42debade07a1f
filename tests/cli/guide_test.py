"""Runs every command of docs/guide.md, in its order, and compares what it
prints: with robots in a file, a real registry, and a Harbor's database."""

import base64
import json
import os
import re
import subprocess
import sys
import time
import unittest

from examples.registry_lab import Lab
from tests.cli import guide_steps
from tests.cli.harbor_database import HarborServer
from tests.testing import junit

ROBOTCTL, TOKEN_SERVER, HARBOR_TOOL, GUIDE = sys.argv[1:5]


def read_guide():
    with open(GUIDE, encoding="utf-8") as file:
        return file.read()


class Guide:
    """Where the commands run: a folder with robotctl on the path, `$REGISTRY`
    that asks the robots of the folder, and `$HARBOR`, an old Harbor's database."""

    def __init__(self):
        self.lab = Lab(ROBOTCTL, TOKEN_SERVER)
        self.harbor_server = HarborServer(HARBOR_TOOL)
        self.harbor = None

    def __enter__(self):
        self.lab.__enter__()
        self.harbor = self.harbor_server.__enter__().new_database()
        self._fill_harbor()
        self.lab.make_key()
        self.lab.make_image()
        self.lab.start_token_server()
        self.lab.start_registry()
        self._set_up_client()
        os.symlink(os.path.abspath(ROBOTCTL), self.lab.path("robotctl"))
        self._environment = {
            "PATH": self.lab.folder + ":/usr/local/bin:/usr/bin:/bin",
            "HOME": self.lab.folder,
            "XDG_RUNTIME_DIR": self.lab.folder,
            "REGISTRY": self.lab.registry,
            "HARBOR": self.harbor.url,
        }
        return self

    def __exit__(self, *_):
        self.harbor_server.__exit__()
        self.lab.__exit__()

    def _set_up_client(self):
        """For skopeo: the registry has no TLS, and images need no signature."""
        folder = self.lab.path(".config/containers")
        os.makedirs(folder)
        with open(os.path.join(folder, "registries.conf"), "w", encoding="utf-8") as file:
            file.write(f'[[registry]]\nlocation = "{self.lab.registry}"\ninsecure = true\n')
        with open(os.path.join(folder, "policy.json"), "w", encoding="utf-8") as file:
            file.write('{"default": [{"type": "insecureAcceptAnything"}]}')

    def _fill_harbor(self):
        """What an old Harbor may hold besides the sample."""
        harbor = self.harbor
        harbor.sql(f"UPDATE robot SET expiresat = {int(time.time()) - 100 * 86400} WHERE id = 17")
        harbor.add_robot("demo+deploy", project=4, grants=[("/project/4", "repository", "push")])
        gone = harbor.sql(
            "INSERT INTO project (owner_id, name, deleted) VALUES (1, 'gone#5', true) RETURNING project_id"
        )
        harbor.add_robot(
            "auditor", grants=[("/system", "audit-log", "list"), ("/system", "quota", "fly"),
                               (f"/project/{gone}", "repository", "pull")],
        )  # fmt: skip
        harbor.add_robot("demo+scan", project=4, visible=False)
        old = {"secret": None, "salt": None, "duration": None, "creator_type": None}
        self._make_old_token(harbor.add_robot("robot$old-ci", project=1, **old), project=1)
        for project in (1, 4):
            harbor.add_robot("robot$twice", project=project, **old)

    def _make_old_token(self, robot, project):
        """What a Harbor before 2.2 gave its robot, and that Harbor's key."""
        key = self.lab.path("old-harbor.key")
        self.lab.must("openssl", "genrsa", "-out", key, "2048")
        self.lab.must("openssl", "rsa", "-in", key, "-pubout", "-out", self.lab.path("old-harbor.pem"))
        claims = {
            "iss": "harbor-token-defaultIssuer", "iat": int(time.time()), "id": robot, "pid": project,
            "access": [{"resource": f"/project/{project}/repository", "action": "pull"}],
        }  # fmt: skip
        text = ".".join(_base64url(json.dumps(part).encode()) for part in ({"alg": "RS256"}, claims))
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", key], input=text.encode(), capture_output=True, check=True
        ).stdout
        with open(self.lab.path("old-ci.jwt"), "w", encoding="utf-8") as file:
            file.write(text + "." + _base64url(signature))

    def run(self, command):
        return subprocess.run(
            ["bash", "-c", "set -o pipefail; umask 077\n" + command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.lab.folder,
            env=self._environment,
            check=False,
            timeout=120,
        )


def _base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class GuideTest(unittest.TestCase):
    """A method for each section, which goes on where the one before ended."""

    @classmethod
    def setUpClass(cls):
        cls.guide = cls.enterClassContext(Guide())

    def run_section(self, section):
        for step in section.steps:
            with self.subTest(line=step.line, command=step.command):
                done = self.guide.run(step.command)
                said = f"guide.md:{step.line}: {step.command}{done.stdout}"
                self.assertEqual(done.returncode != 0, guide_steps.must_fail(step), said)
                self.assertTrue(guide_steps.matches(step.shown, done.stdout), said)


for number, found in enumerate(guide_steps.read_guide(read_guide())):
    name = re.sub(r"\W+", "_", found.title).lower()
    setattr(GuideTest, f"test_{number:02}_{name}", lambda self, it=found: self.run_section(it))


class GuideTextTest(unittest.TestCase):
    def test_every_command_of_robotctl_is_in_it(self):
        text = read_guide()
        help_text = subprocess.run(
            [ROBOTCTL, "--help"], capture_output=True, text=True, check=True
        ).stdout
        commands = re.findall(r"(?m)^  ([a-z-]+)", help_text.partition("commands:")[2].partition("\n\n")[0])
        self.assertGreater(len(commands), 15)
        for command in commands:
            self.assertIn(f"robotctl {command}", text)

    def test_the_nineteen_operations_are_all_granted(self):
        section = next(s for s in guide_steps.read_guide(read_guide()) if s.title == "Choose what it may do")
        step = next(s for s in section.steps if "create nineteen" in s.command)
        granted = [p for list_ in re.findall(r"--allow (\S+)", step.command) for p in list_.split(",")]
        table = read_guide().partition("| operation | permission |")[2].partition("\n\n")[0]
        self.assertEqual(re.findall(r"`([a-z-]+:[a-z]+)`", table), granted)
        self.assertEqual(len(set(granted)), 19)

    def test_the_table_of_templates_is_what_they_hold(self):
        listed = json.loads(
            subprocess.run(
                [ROBOTCTL, "permissions", "--templates", "--output", "json"],
                capture_output=True, text=True, check=True,
            ).stdout
        )  # fmt: skip
        rows = read_guide().partition("| template |")[2].partition("\n\n")[0].splitlines()[2:]
        self.assertEqual(
            rows,
            ["| `{}` | {} | {} |".format(
                one["name"], ", ".join(f"`{p}`" for p in one["permissions"]), one["description"]
            ) for one in listed],
        )  # fmt: skip

    def test_links_lead_somewhere(self):
        text = read_guide()
        anchors = {
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"(?m)^##+ (.*)$", text)
        }
        for link in re.findall(r"\]\(#([^)]*)\)", text):
            self.assertIn(link, anchors)


if __name__ == "__main__":
    junit.main()
