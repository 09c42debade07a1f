"""The example harbor_api, asked as Harbor's clients ask."""

import base64
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass

from tests.testing import junit

HARBOR_API = sys.argv[1]
ROBOTS = "/api/v2.0/robots"
PULL = [{"resource": "repository", "action": "pull"}]
PUSH = [*PULL, {"resource": "repository", "action": "push"}]
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: str

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """Harbor's code of an error."""
        (error,) = self.json["errors"]
        return error["code"]


def project_robot(name, access=PULL, project="library", **more):
    permissions = [{"kind": "project", "namespace": project, "access": access}]
    return {"name": name, "level": "project", "duration": 30, "permissions": permissions, **more}


def system_robot(name, *permissions, **more):
    return {"name": name, "level": "system", "duration": -1, "permissions": list(permissions), **more}


class HarborApiTest(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        password_file = os.path.join(folder, "password")
        self.password = "Harbor12345"
        with open(password_file, "w", encoding="utf-8") as file:
            file.write(self.password + "\n")
        command = [HARBOR_API, f"sqlite:{folder}/robots.db", password_file, "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        line = process.stdout.readline()
        self.address = re.fullmatch(r"listening on (127\.0\.0\.1:\d+)\n", line)[1]

    def ask(self, method, path, body=None, login=None):
        """One request, as `admin` unless `login` says otherwise: a name and a secret."""
        user, secret = ("admin", self.password) if login is None else login
        headers = {}
        if user is not None:
            pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = body if isinstance(body, str) else json.dumps(body)
        connection = http.client.HTTPConnection(self.address, timeout=60)
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.getheaders()), response.read().decode())
        connection.close()
        return answer

    def create(self, body, **options):
        answer = self.ask("POST", ROBOTS, body, **options)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json

    def assert_refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.code), (status, code), answer.body)

    def test_the_life_of_a_robot(self):
        answer = self.ask("POST", ROBOTS, project_robot("ci", PUSH, description="build farm"))
        self.assertEqual(answer.status, 201, answer.body)
        made = answer.json
        path = f"{ROBOTS}/{made['id']}"
        self.assertEqual(answer.headers["Location"], path)
        self.assertEqual(answer.headers["Content-Type"], "application/json; charset=utf-8")
        self.assertEqual(list(made), ["creation_time", "expires_at", "id", "name", "secret"])
        self.assertEqual(made["name"], "robot$library+ci")
        self.assertRegex(made["secret"], "^[a-zA-Z0-9]{32}$")
        self.assertRegex(made["creation_time"], f"^{TIME}$")

        robot = self.ask("GET", path).json
        self.assertEqual(
            robot,
            {
                "creation_time": made["creation_time"],
                "creator_ref": 1,
                "creator_type": "local",
                "description": "build farm",
                "disable": False,
                "duration": 30,
                "editable": True,
                "expires_at": made["expires_at"],
                "id": made["id"],
                "level": "project",
                "name": "robot$library+ci",
                "permissions": [
                    {
                        "access": [
                            {"action": "pull", "resource": "repository"},
                            {"action": "push", "resource": "repository"},
                        ],
                        "kind": "project",
                        "namespace": "library",
                    }
                ],
                "update_time": made["creation_time"],
            },
        )

        # What a client reads, changes and writes back.
        robot["duration"] = 90
        robot["disable"] = True
        robot["permissions"][0]["access"] = PULL
        answer = self.ask("PUT", path, robot)
        self.assertEqual((answer.status, answer.body), (200, ""))
        changed = self.ask("GET", path).json
        self.assertEqual(changed["expires_at"], made["expires_at"] + 60 * 86400)
        self.assertEqual((changed["disable"], changed["duration"]), (True, 90))
        self.assertEqual(changed["permissions"][0]["access"], [{"action": "pull", "resource": "repository"}])
        self.assertEqual(changed["description"], "build farm")

        answer = self.ask("PATCH", path, {"secret": ""})
        self.assertRegex(answer.json["secret"], "^[a-zA-Z0-9]{32}$")
        self.assertNotEqual(answer.json["secret"], made["secret"])
        answer = self.ask("PATCH", path, {"secret": "new_secret_At_321"})
        self.assertEqual((answer.status, answer.json), (200, {}))

        answer = self.ask("DELETE", path)
        self.assertEqual((answer.status, answer.body), (200, ""))
        self.assert_refused(self.ask("GET", path), 404, "NOT_FOUND")

    def test_lists_have_pages(self):
        for number in range(12):
            self.create(system_robot(f"r{number:02}", {"kind": "project", "namespace": "*", "access": PULL}))
        self.create(project_robot("ci"))
        first = self.ask("GET", ROBOTS)
        self.assertEqual([robot["name"] for robot in first.json], [f"robot$r{n:02}" for n in range(10)])
        self.assertEqual(first.headers["X-Total-Count"], "12")
        link = re.fullmatch(r'<([^>]+)>; rel="next"', first.headers["Link"])
        rest = self.ask("GET", link[1])
        self.assertEqual([robot["name"] for robot in rest.json], ["robot$r10", "robot$r11"])
        self.assertTrue(rest.headers["Link"].endswith('rel="prev"'))
        named = self.ask("GET", f"{ROBOTS}?q=name%3D~1&sort=-name&page_size=2")
        self.assertEqual([robot["name"] for robot in named.json], ["robot$r11", "robot$r10"])
        self.assertEqual(named.headers["X-Total-Count"], "3")
        of_project = self.ask("GET", f"{ROBOTS}?q=Level%3Dproject%2CProjectID%3D1")
        self.assertEqual([robot["name"] for robot in of_project.json], ["robot$library+ci"])
        self.assertNotIn("Link", of_project.headers)
        nothing = self.ask("GET", f"{ROBOTS}?q=name%3Dnobody")
        self.assertEqual((nothing.body, nothing.headers["X-Total-Count"]), ("[]", "0"))

    def test_permissions_are_listed(self):
        answer = self.ask("GET", "/api/v2.0/permissions")
        self.assertEqual(answer.status, 200)
        self.assertEqual(list(answer.json), ["project", "system"])
        self.assertIn({"action": "push", "resource": "repository"}, answer.json["project"])
        self.assertEqual(answer.json["system"][0], {"action": "list", "resource": "audit-log"})

    def test_errors_are_harbors(self):
        self.create(project_robot("ci"))
        for answer, status, code in [
            (self.ask("POST", ROBOTS, "{"), 422, "UNPROCESSABLE_ENTITY"),
            (self.ask("POST", ROBOTS, ""), 422, "UNPROCESSABLE_ENTITY"),
            (self.ask("POST", ROBOTS, {"name": 1}), 422, "UNPROCESSABLE_ENTITY"),
            (self.ask("POST", ROBOTS, project_robot("CI")), 400, "BAD_REQUEST"),
            (self.ask("POST", ROBOTS, project_robot("x", PUSH[1:])), 400, "BAD_REQUEST"),
            (self.ask("POST", ROBOTS, project_robot("ci")), 409, "CONFLICT"),
            (self.ask("POST", ROBOTS, project_robot("x", project="*")), 404, "NOT_FOUND"),
            (self.ask("GET", f"{ROBOTS}/x"), 422, "UNPROCESSABLE_ENTITY"),
            (self.ask("GET", f"{ROBOTS}/99"), 404, "NOT_FOUND"),
            (self.ask("PUT", f"{ROBOTS}/99", project_robot("ci")), 404, "NOT_FOUND"),
            (self.ask("PUT", f"{ROBOTS}/1", project_robot("ci")), 400, "BAD_REQUEST"),
            (self.ask("PATCH", f"{ROBOTS}/1", {"secret": "short"}), 400, "BAD_REQUEST"),
            (self.ask("GET", f"{ROBOTS}?page_size=101"), 422, "UNPROCESSABLE_ENTITY"),
            (self.ask("GET", f"{ROBOTS}?q=Level%3Dproject"), 400, "BAD_REQUEST"),
        ]:
            self.assert_refused(answer, status, code)

    def test_strangers_are_refused_alike(self):
        made = self.create(project_robot("ci"))
        answers = [
            self.ask(method, path, {} if method in ("POST", "PUT", "PATCH") else None, login=login)
            for login in [(None, None), ("admin", "wrong"), ("robot$library+ci", "wrong"), ("nobody", "x")]
            for method, path in [("GET", ROBOTS), ("POST", ROBOTS), ("GET", f"{ROBOTS}/{made['id']}")]
        ]
        self.assertEqual({answer.status for answer in answers}, {401})
        self.assertEqual(len({answer.body for answer in answers}), 1)
        self.assertEqual(answers[0].code, "UNAUTHORIZED")

    def test_robots_do_what_they_may(self):
        self.create(project_robot("ci"))  # It declares the project, which a robot may not.
        maker = self.create(
            system_robot(
                "maker",
                {"kind": "system", "namespace": "/", "access": [{"resource": "robot", "action": "create"}]},
                {"kind": "project", "namespace": "*", "access": PULL},
            )
        )
        login = (maker["name"], maker["secret"])
        pull = {"kind": "project", "namespace": "library", "access": PULL}
        child = self.create(system_robot("child", pull), login=login)
        shown = self.ask("GET", f"{ROBOTS}/{child['id']}").json
        self.assertEqual((shown["creator_type"], shown["creator_ref"]), ("robot", maker["id"]))
        push = {"kind": "project", "namespace": "library", "access": PUSH}
        self.assert_refused(self.ask("POST", ROBOTS, system_robot("x", push), login=login), 403, "DENIED")
        self.assert_refused(self.ask("POST", ROBOTS, project_robot("x"), login=login), 403, "FORBIDDEN")
        # What it may not even see is not there.
        self.assert_refused(self.ask("DELETE", f"{ROBOTS}/{child['id']}", login=login), 404, "NOT_FOUND")
        self.assert_refused(self.ask("GET", "/api/v2.0/permissions", login=login), 403, "FORBIDDEN")


if __name__ == "__main__":
    junit.main()
