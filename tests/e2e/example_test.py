"""The example docker_login as a person runs it, to its end and stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from tests.testing import junit

COMMAND = [sys.executable, "-m", "examples.docker_login", *sys.argv[1:3]]


class DockerLoginTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def start(self):
        """Starts it so that its own temporary folder is made in ours."""
        process = subprocess.Popen(
            COMMAND,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={
                "PYTHONPATH": os.getcwd(),
                "PYTHONDONTWRITEBYTECODE": "1",
                "TMPDIR": self.folder,
                "PATH": os.environ["PATH"],
            },
            # A shell that runs CI in the background ignores it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.addCleanup(process.stdout.close)
        return process

    def assert_nothing_is_left(self, output):
        self.assertEqual(os.listdir(self.folder), [])
        servers = re.search(r"token server (\S+), docker-registry (\S+)\n", output)
        for address in servers.groups():
            host, port = address.split(":")
            with socket.socket() as client:
                self.assertNotEqual(client.connect_ex((host, int(port))), 0)

    def test_runs_to_its_end(self):
        process = self.start()
        output, _ = process.communicate(timeout=240)
        self.assertEqual(process.returncode, 0, output)
        self.assertIn("\nAll as it must be.\n", output)
        self.assertIn("docker login -u 'robot$library+ci' --password-stdin", output)
        self.assertIsNone(re.search(r"\b(?=\w*[a-z])(?=\w*[A-Z])(?=\w*[0-9])[A-Za-z0-9]{32}\b", output))
        self.assert_nothing_is_left(output)

    def test_cleans_up_when_it_is_stopped(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process = self.start()
            output = ""
            while "docker-registry " not in output:
                line = process.stdout.readline()
                self.assertNotEqual(line, "", output)
                output += line
            process.send_signal(number)
            rest, _ = process.communicate(timeout=240)
            self.assertNotEqual(process.returncode, 0)
            self.assertNotIn("All as it must be", rest)
            self.assert_nothing_is_left(output)


if __name__ == "__main__":
    junit.main()
