"""Databases of Harbors in a PostgreSQL server of its own, by harbor_tool."""

import os
import subprocess

# What the two robots of the sample log in with: harbor-robots 5.1, 1 and 2.
CI_PUSH_SECRET = "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"
MIRROR_SECRET = "Aa345678"
HASH = "b00428326870787b6d7c437acac3452c"
SALT = "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC"


class HarborServer:
    """Use it in a `with` statement, for many databases."""

    def __init__(self, tool):
        self._tool = os.path.abspath(tool)
        self._process = None

    def __enter__(self):
        self._process = subprocess.Popen(
            [self._tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(timeout=120)
        self._process.stdout.close()

    def new_database(self):
        return HarborDatabase(self, self.ask("new"))

    def ask(self, line):
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("harbor_tool ended")
        return answer.rstrip("\n")


class HarborDatabase:
    """It has the projects library, private and demo (1, 2, 4) and the robots
    demo+ci-push and mirror-all (17, 18). Only a server's newest can be changed."""

    def __init__(self, server, url):
        self._server = server
        self.url = url

    def sql(self, statement):
        """Returns the first value of what it gives, as text."""
        return self._server.ask(" ".join(statement.split()))

    def add_robot(self, name, project=0, grants=(), **columns):
        """Adds a row as Harbor writes it, and its `grants` (scope, resource,
        action, and an effect or not); returns its id."""
        row = {
            "name": name, "project_id": project, "description": "", "expiresat": -1, "duration": -1,
            "disabled": False, "visible": True, "secret": HASH, "salt": SALT,
            "creator_ref": 1, "creator_type": "local", **columns,
        }  # fmt: skip
        number = int(
            self.sql(
                f"INSERT INTO robot ({', '.join(row)}) VALUES"
                f" ({', '.join(_literal(value) for value in row.values())}) RETURNING id"
            )
        )
        for grant in grants:
            self.grant(number, *grant)
        return number

    def grant(self, robot, scope, resource, action, effect=""):
        values = ", ".join(_literal(text) for text in (scope, resource, action, effect))
        policy = self.sql(
            f"INSERT INTO permission_policy (scope, resource, action, effect) VALUES ({values})"
            " ON CONFLICT ON CONSTRAINT unique_rbac_policy DO UPDATE SET effect = excluded.effect"
            " RETURNING id"
        )
        self.sql(
            "INSERT INTO role_permission (role_type, role_id, permission_policy_id)"
            f" VALUES ('robotaccount', {robot}, {policy})"
        )


def _literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
