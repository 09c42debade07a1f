"""A registry that robots log in to, in a temporary folder of its own.

The example docker_login and the tests in tests/e2e walk through the same lab:
robotctl, the example token server, Debian's docker-registry, and skopeo as the
client. Nothing of it is left when it is closed, and no secret ever stands in a
command line.
"""

import ctypes
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from dataclasses import dataclass

SERVICE = "lab-registry"
ISSUER = "lab-tokens"
PATIENCE_S = 60  # For anything that starts, stops or expires.
TICK_S = 0.1  # Above a tick of any kernel: the library's clock stands still between two.

REGISTRY_CONFIG = """\
version: 0.1
log: {{level: info}}
storage:
  filesystem: {{rootdirectory: {folder}/registry}}
  delete: {{enabled: true}}
http:
  addr: 127.0.0.1:0
  secret: of-no-use-with-one-registry
auth:
  token:
    realm: {realm}
    service: {service}
    issuer: {issuer}
    rootcertbundle: {folder}/token.crt
"""


@dataclass(frozen=True)
class Robot:
    """What `robotctl create` gave."""

    name: str
    secret: str
    id: int
    expires_at: int


def is_refusal(done):
    """Whether a client's command failed because the registry did not let it."""
    said = done.stderr.lower()
    words = ("unauthorized", "denied", "invalid username/password")
    return done.returncode != 0 and any(word in said for word in words)


def _end_with_parent():
    """Runs in a child before it starts: it ends when we are killed."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _wait_for_line(process, path, pattern):
    """Returns the match of `pattern` in what `process` writes to `path`."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        if match := re.search(pattern, text):
            return match
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended at once:\n{text}")
        time.sleep(0.02)
    raise RuntimeError(f"{process.args[0]} does not say {pattern!r}:\n{text}")


class Lab:
    """Use it in a `with` statement; programs are given by their paths."""

    def __init__(self, robotctl, token_server, algorithm="RS256", key_id="libtrust"):
        self._robotctl = os.path.abspath(robotctl)
        self._token_server = os.path.abspath(token_server)
        self._algorithm = algorithm
        self._key_id = key_id
        self._processes = []
        self.folder = None
        self.tokens = None  # The token server's "127.0.0.1:PORT".
        self.registry = None  # The registry's.

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="robot-lab-", dir=os.environ.get("TEST_TMPDIR"))
        os.makedirs(self.path("registry"))
        self._environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": self.folder,
            "TMPDIR": self.folder,
            "XDG_RUNTIME_DIR": self.folder,
            "ROBOT_ACCOUNTS_STORE": "sqlite:" + self.path("robots.db"),
        }
        return self

    def __exit__(self, *_):
        # A second signal must not stop the cleaning up.
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        handlers = [signal.signal(number, signal.SIG_IGN) for number in numbers]
        for process in reversed(self._processes):
            self._stop(process)
        shutil.rmtree(self.folder, ignore_errors=True)
        for number, handler in zip(numbers, handlers):
            signal.signal(number, handler)

    def path(self, name):
        return os.path.join(self.folder, name)

    # Programs.

    def run(self, *command, secret=None):
        """Runs a command to its end; `secret` is its standard input."""
        return subprocess.run(
            command,
            input=secret or "",
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self._environment,
            check=False,
            timeout=PATIENCE_S,
        )

    def must(self, *command, secret=None):
        """Returns what a command that must not fail wrote."""
        done = self.run(*command, secret=secret)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}:\n{done.stderr}{done.stdout}")
        return done.stdout

    def _start(self, name, *command):
        """Starts a server; what it says goes to files of that name."""
        with open(self.path(name + ".out"), "wb") as out, open(self.path(name + ".log"), "wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                cwd=self.folder,
                env=self._environment,
                start_new_session=True,  # Our Ctrl-C is not theirs.
                preexec_fn=_end_with_parent,
            )
        self._processes.append(process)
        return process

    def _stop(self, process):
        """Returns the exit status, after asking kindly."""
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
        return process.wait()

    # The parts of the lab.

    def make_key(self):
        """Makes the key that signs tokens, and the certificate the registry trusts."""
        kind = {
            "RS256": ["-newkey", "rsa:2048"],
            "ES256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
        }[self._algorithm]
        self.must(
            "openssl", "req", "-x509", "-nodes", *kind, "-days", "2", "-subj", "/CN=" + ISSUER,
            "-keyout", self.path("token.key"), "-out", self.path("token.crt"),
        )  # fmt: skip

    def start_token_server(self):
        process = self._start(
            "tokens", self._token_server, "--listen", "127.0.0.1:0",
            "--store", self._environment["ROBOT_ACCOUNTS_STORE"],
            "--issuer", ISSUER, "--service", SERVICE, "--key-id", self._key_id,
            "--key", self.path("token.key"), "--certificate", self.path("token.crt"),
        )  # fmt: skip
        found = _wait_for_line(process, self.path("tokens.out"), r"listening on (\S+)\n")
        self.tokens = found.group(1)
        return process

    def stop(self, process):
        """Stops a server now; returns its exit status."""
        self._processes.remove(process)
        return self._stop(process)

    def start_registry(self):
        with open(self.path("registry.yml"), "w", encoding="utf-8") as file:
            file.write(
                REGISTRY_CONFIG.format(
                    folder=self.folder,
                    realm=f"http://{self.tokens}/token",
                    service=SERVICE,
                    issuer=ISSUER,
                )
            )
        process = self._start("registry", "docker-registry", "serve", self.path("registry.yml"))
        found = _wait_for_line(process, self.path("registry.log"), r"listening on (127\.0\.0\.1:\d+)")
        self.registry = found.group(1)
        return process

    def decisions(self):
        """The token server's log, a line for each decision."""
        with open(self.path("tokens.log"), encoding="utf-8") as file:
            return file.read().splitlines()

    # Robots.

    def robotctl(self, *arguments, secret=None):
        return self.run(self._robotctl, *arguments, secret=secret)

    def create_robot(self, account, *arguments):
        made = json.loads(
            self.must(self._robotctl, "create", account, "--output", "json", *arguments)
        )
        return Robot(made["name"], made["secret"], made["id"], made["expires_at"])

    def is_allowed(self, robot):
        return self.robotctl("check", robot.name, "--secret-stdin", secret=robot.secret).returncode == 0

    def wait_until_expired(self, robot):
        """Returns after the robot's last second; it must hold until then."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            started = time.time()
            allowed = self.is_allowed(robot)
            if not allowed and time.time() < robot.expires_at:
                raise RuntimeError(f"{robot.name} is refused before it expired")
            if allowed and started >= robot.expires_at + TICK_S:
                raise RuntimeError(f"{robot.name} is allowed after it expired")
            if not allowed:
                return
            time.sleep(0.1)
        raise RuntimeError(f"{robot.name} does not expire")

    # What a client does, by skopeo. Each returns the finished command.

    def _login_file(self, robot):
        return self.path(f"login-{robot.id}.json")

    def login(self, robot, secret=None):
        """What `docker login` does: shows the secret, and keeps it if it is right."""
        return self.run(
            "skopeo", "login", "--tls-verify=false", "--authfile", self._login_file(robot),
            "--username", robot.name, "--password-stdin", self.registry,
            secret=secret or robot.secret,
        )  # fmt: skip

    def push(self, robot, repository, image="image"):
        return self.run(
            "skopeo", "--insecure-policy", "copy", "--authfile", self._login_file(robot),
            "--dest-tls-verify=false", f"oci:{self.path(image)}:latest",
            f"docker://{self.registry}/{repository}:latest",
        )  # fmt: skip

    def pull(self, robot, repository, image="pulled"):
        shutil.rmtree(self.path(image), ignore_errors=True)
        return self.run(
            "skopeo", "--insecure-policy", "copy", "--authfile", self._login_file(robot),
            "--src-tls-verify=false", f"docker://{self.registry}/{repository}:latest",
            f"oci:{self.path(image)}:latest",
        )  # fmt: skip

    def inspect(self, robot, repository):
        return self.run(
            "skopeo", "inspect", "--authfile", self._login_file(robot), "--tls-verify=false",
            "--format", "{{.Digest}}", f"docker://{self.registry}/{repository}:latest",
        )  # fmt: skip

    def delete_image(self, robot, repository):
        return self.run(
            "skopeo", "delete", "--authfile", self._login_file(robot), "--tls-verify=false",
            f"docker://{self.registry}/{repository}:latest",
        )  # fmt: skip

    # A small image, made by hand: one layer with one file.

    def make_image(self, text="hello"):
        blobs = self.path("image/blobs/sha256")
        os.makedirs(blobs)

        def blob(data, media_type):
            digest = hashlib.sha256(data).hexdigest()
            with open(os.path.join(blobs, digest), "wb") as file:
                file.write(data)
            return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(data)}

        tar = io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w") as archive:
            entry = tarfile.TarInfo("hello.txt")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
        vendor = "application/vnd.oci.image."
        layer = blob(gzip.compress(tar.getvalue(), mtime=0), vendor + "layer.v1.tar+gzip")
        config = {
            "architecture": "amd64",
            "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(tar.getvalue()).hexdigest()]},
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": vendor + "manifest.v1+json",
            "config": blob(json.dumps(config).encode(), vendor + "config.v1+json"),
            "layers": [layer],
        }
        entry = blob(json.dumps(manifest).encode(), vendor + "manifest.v1+json")
        entry["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
        for name, value in [
            ("index.json", {"schemaVersion": 2, "manifests": [entry]}),
            ("oci-layout", {"imageLayoutVersion": "1.0.0"}),
        ]:
            with open(self.path("image/" + name), "w", encoding="utf-8") as file:
                json.dump(value, file)

    def digest(self, image="image"):
        with open(self.path(image + "/index.json"), encoding="utf-8") as file:
            return json.load(file)["manifests"][0]["digest"]
