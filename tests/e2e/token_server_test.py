"""The example token server over HTTP: what it answers, and how fresh it is."""

import base64
import http.client
import json
import re
import signal
import subprocess
import sys
import time
import unittest

from examples.registry_lab import Lab
from tests.e2e import token_client
from tests.testing import junit

ROBOTCTL, TOKEN_SERVER = sys.argv[1:3]
PULL_PUSH = "repository:pull,repository:push"


def access(answer):
    """What the token of an answer grants."""
    payload = answer.json["token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return {(entry["type"], entry["name"]): entry["actions"] for entry in claims["access"]}


class TokenServerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = Lab(ROBOTCTL, TOKEN_SERVER, "ES256", "thumbprint")
        cls.enterClassContext(cls.lab)
        cls.lab.make_key()
        cls.ci = cls.lab.create_robot("ci", "--project", "library", "--allow", PULL_PUSH)
        cls.server = cls.lab.start_token_server()

    def get(self, *scopes, **options):
        return token_client.get(self.lab, self.ci, *scopes, **options)

    def post(self, robot=None, **form):
        headers = token_client.basic(robot.name, robot.secret) if robot else {}
        return token_client.request(self.lab, "POST", "/token", headers=headers, form=form)

    def test_a_login_without_a_scope_gets_a_token_for_nothing(self):
        answer = self.get()
        self.assertEqual(answer.status, 200)
        self.assertEqual(access(answer), {})
        self.assertEqual(answer.json["token"], answer.json["access_token"])
        self.assertTrue(60 <= answer.json["expires_in"] <= 300)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_what_is_granted_is_what_is_asked_and_held(self):
        answer = self.get(
            "repository:library/app:delete,push,pull",
            "repository:other/app:pull repository:library/base:pull",
            "registry:catalog:*",
        )
        self.assertEqual(
            access(answer),
            {("repository", "library/app"): ["pull", "push"], ("repository", "library/base"): ["pull"]},
        )

    def test_nobody_is_asked_for_a_password(self):
        answer = token_client.request(self.lab, "GET", "/token?service=lab-registry")
        self.assertEqual(answer.status, 401)
        self.assertEqual(answer.headers["WWW-Authenticate"], 'Basic realm="lab-registry"')

    def test_every_refusal_looks_the_same(self):
        disabled = self.lab.create_robot("off", "--project", "library", "--allow", PULL_PUSH)
        self.lab.robotctl("disable", disabled.name)
        answers = [
            self.get(secret="Wrong0Secret"),
            token_client.get(self.lab, disabled),
            *(
                token_client.request(self.lab, "GET", "/token?service=lab-registry", headers=headers)
                for headers in [
                    token_client.basic("robot$library+nobody", self.ci.secret),
                    token_client.basic("admin", self.ci.secret),
                    {"Authorization": "Basic !!!"},
                    {"Authorization": "Bearer x"},
                ]
            ),
        ]
        self.assertEqual({answer.status for answer in answers}, {401})
        self.assertEqual(len({answer.body for answer in answers}), 1)

    def test_the_log_has_the_true_reasons_and_no_secrets(self):
        first = len(self.lab.decisions())
        self.get("repository:library/app:pull,delete")
        self.get(secret="Wrong0Secret")
        token_client.request(
            self.lab, "GET", "/token", headers=token_client.basic("Pasted0Secret", "Other0Secret")
        )
        lines = self.lab.decisions()[first:]
        self.assertEqual(len(lines), 3)
        self.assertIn(
            'user="robot$library+ci" source="127.0.0.1" service="lab-registry" '
            'asked="repository:library/app:delete,pull" '
            'granted="repository:library/app:pull" reason="ok"',
            lines[0],
        )
        self.assertIn('reason="wrong secret"', lines[1])
        self.assertIn('user="<malformed>"', lines[2])
        for line in lines:
            self.assertIsNone(re.search(f"0Secret|{self.ci.secret}", line))
            self.assertIsNone(token_client.TOKEN.search(line))

    def test_another_service_is_refused(self):
        self.assertEqual(self.get(service="another").status, 400)
        self.assertEqual(self.get(service="").status, 400)

    def test_a_malformed_scope_is_refused(self):
        for scope in ["repository", "repository:library/app", "x" * 20000]:
            self.assertEqual(self.get(scope).status, 400 if len(scope) < 8000 else 414, scope[:40])
        self.assertEqual(self.get(*(f"repository:library/{n}:pull" for n in range(65))).status, 400)

    def test_a_form_with_a_password_gets_a_token(self):
        scope = "repository:library/app:pull"
        form = {"grant_type": "password", "service": "lab-registry", "client_id": "test", "scope": scope}
        for answer in [
            self.post(**form, username=self.ci.name, password=self.ci.secret),
            self.post(robot=self.ci, **form),
        ]:
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(access(answer), {("repository", "library/app"): ["pull"]})
        self.assertEqual(self.post(**form, username=self.ci.name, password="Wrong0Secret").status, 401)
        self.assertEqual(self.post(**form).status, 401)

    def test_other_forms_are_refused(self):
        for form, error in [
            ({"grant_type": "refresh_token", "refresh_token": "x"}, "unsupported_grant_type"),
            ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
            ({}, "invalid_request"),
            ({"grant_type": "password", "username": "x"}, "invalid_request"),
            ({"grant_type": "password", "username": "x", "password": "y"}, "invalid_request"),
        ]:
            robot = self.ci if "password" in form else None
            answer = self.post(robot=robot, service="lab-registry", **form)
            self.assertEqual((answer.status, answer.json), (400, {"error": error}), form)
            line = self.lab.decisions()[-1]
            self.assertIn(" 400 ", line)
            self.assertIn(f'source="127.0.0.1" service="" asked="" granted="" reason="{error}"', line)

    def test_the_keys_are_public(self):
        answer = token_client.request(self.lab, "GET", "/jwks")
        self.assertEqual(answer.status, 200)
        (key,) = answer.json["keys"]
        self.assertEqual((key["kty"], key["crv"], key["alg"]), ("EC", "P-256", "ES256"))
        self.assertNotIn("d", key)
        header = self.get().json["token"].split(".")[0]
        self.assertEqual(json.loads(base64.urlsafe_b64decode(header + "=="))["kid"], key["kid"])

    def test_a_change_of_another_process_counts_at_the_next_request(self):
        robot = self.lab.create_robot("changed", "--project", "library", "--allow", PULL_PUSH)
        connection = http.client.HTTPConnection(self.lab.tokens, timeout=60)
        self.addCleanup(connection.close)
        status = lambda **options: token_client.get(
            self.lab, robot, connection=connection, **options
        ).status
        # So often that a memory of the secret would have to be warm.
        for _ in range(5):
            self.assertEqual(status(), 200)
            self.lab.robotctl("disable", robot.name)
            self.assertEqual(status(), 401)
            self.lab.robotctl("enable", robot.name)
        self.assertEqual(status(), 200)
        self.lab.robotctl("refresh", robot.name, "--secret-stdin", secret="Given7Secret")
        self.assertEqual(status(), 401)
        self.assertEqual(status(secret="Given7Secret"), 200)
        self.lab.robotctl("delete", robot.name)
        self.assertEqual(status(secret="Given7Secret"), 401)

    def test_a_new_robot_gets_a_token_at_once(self):
        robot = self.lab.create_robot("new", "--project", "brand-new", "--allow", PULL_PUSH)
        answer = token_client.get(self.lab, robot, "repository:brand-new/app:push")
        self.assertEqual(access(answer), {("repository", "brand-new/app"): ["push"]})


class LastUseTest(unittest.TestCase):
    def test_a_last_use_is_kept_while_the_server_runs(self):
        with Lab(ROBOTCTL, TOKEN_SERVER, "ES256") as lab:
            lab.make_key()
            robot = lab.create_robot("used", "--project", "library", "--allow", PULL_PUSH)
            server = lab.start_token_server()
            self.assertEqual(token_client.get(lab, robot).status, 200)
            # It is kept once a minute: mostly at once, since the server is new.
            end = time.monotonic() + 150
            used = None
            while used is None and time.monotonic() < end:
                used = json.loads(lab.robotctl("show", robot.name, "--output", "json").stdout)
                used = used.get("last_used_time") and used
            self.assertIsNone(server.poll())
            self.assertIsNotNone(used, "never seen")
            self.assertEqual(used["last_used_source"], "127.0.0.1")


class StopTest(unittest.TestCase):
    def test_sigterm_and_sigint_stop_it(self):
        with Lab(ROBOTCTL, TOKEN_SERVER, "ES256") as lab:
            lab.make_key()
            for number in (signal.SIGTERM, signal.SIGINT):
                server = lab.start_token_server()
                robot = lab.create_robot(f"ci{number}", "--system", "--allow", "catalog:read", "--on", "/")
                # With a connection that a client keeps open, too.
                connection = http.client.HTTPConnection(lab.tokens, timeout=60)
                self.assertEqual(token_client.get(lab, robot, connection=connection).status, 200)
                server.send_signal(number)
                self.assertEqual(lab.stop(server), 0)
                connection.close()


class CommandLineTest(unittest.TestCase):
    def run_server(self, *arguments):
        done = subprocess.run(
            [TOKEN_SERVER, *arguments], capture_output=True, text=True, check=False, timeout=60
        )
        return done.returncode, done.stderr

    def test_wrong_options_are_refused(self):
        for arguments, words in [
            ((), "--key is needed"),
            (("--key",), "--key is unknown or needs a value"),
            (("--nonsense", "x"), "--nonsense is unknown"),
            (("--listen", "nowhere"), "--listen needs HOST:PORT"),
            (("--listen", "127.0.0.1:70000"), "--listen needs HOST:PORT"),
            (("--key-id", "x"), "--key-id needs"),
        ]:
            status, errors = self.run_server(*arguments)
            self.assertEqual(status, 2)
            self.assertIn(words, errors)
            self.assertIn("usage: token_server", errors)

    def test_what_cannot_work_is_refused(self):
        with Lab(ROBOTCTL, TOKEN_SERVER, "ES256") as lab:
            lab.make_key()
            key = lab.path("token.key")
            store = "sqlite:" + lab.path("robots.db")
            for arguments, words in [
                (("--key", lab.path("missing"), "--store", store), "cannot read"),
                (("--key", lab.path("token.crt"), "--store", store), "key"),
                (("--key", key, "--store", "nonsense"), "store"),
                (("--key", key, "--store", store, "--key-id", "x5c"), "cannot read"),
                (("--key", key, "--store", store, "--listen", "192.0.2.1:0"), "cannot listen"),
            ]:
                status, errors = self.run_server(*arguments)
                self.assertEqual(status, 1, errors)
                self.assertIn(words, errors)


if __name__ == "__main__":
    junit.main()
