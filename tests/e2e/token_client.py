"""Asks the token server as a client would, without one."""

import base64
import http.client
import json
import re
import urllib.parse
from dataclasses import dataclass

# A token in a text. Its first letters alone turn up by chance: a registry's log
# has the state of each upload, a MAC in base64.
TOKEN = re.compile(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: str

    @property
    def json(self):
        return json.loads(self.body)


def basic(user, secret):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()}


def request(lab, method, path, headers=None, form=None, connection=None):
    """One request, over `connection` if there is one to be kept."""
    used = connection or http.client.HTTPConnection(lab.tokens, timeout=60)
    headers = dict(headers or {})
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        form = urllib.parse.urlencode(form)
    used.request(method, path, body=form, headers=headers)
    response = used.getresponse()
    answer = Answer(response.status, dict(response.getheaders()), response.read().decode())
    if connection is None:
        used.close()
    return answer


def get(lab, robot, *scopes, secret=None, connection=None, **parameters):
    """What a registry's client asks for `robot`."""
    query = [("account", robot.name), ("service", "lab-registry")]
    query = [(name, parameters.get(name, value)) for name, value in query]
    query += [("scope", scope) for scope in scopes]
    return request(
        lab, "GET", "/token?" + urllib.parse.urlencode(query),
        headers=basic(robot.name, secret or robot.secret), connection=connection,
    )  # fmt: skip
