"""The programs to be copied do what they show."""

import subprocess
import sys
import unittest

from tests.testing import junit

PROGRAMS = sys.argv[1:]
SHOWN = """robot$library+ci may pull library/app: yes
robot$library+ci may push library/app: no
refused: repository:push is not granted in project library
"""


class EmbedTest(unittest.TestCase):
    def test_shows_what_a_robot_may_do(self):
        self.assertEqual(len(PROGRAMS), 2)
        for program in PROGRAMS:
            done = subprocess.run([program], capture_output=True, text=True, check=False, timeout=60)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, SHOWN, ""), program)

    def test_says_why_a_store_cannot_be_opened(self):
        for program in PROGRAMS:
            done = subprocess.run(
                [program, "nonsense:"], capture_output=True, text=True, check=False, timeout=60
            )
            self.assertEqual((done.returncode, done.stdout), (1, ""), program)
            self.assertIn("store", done.stderr)


if __name__ == "__main__":
    junit.main()
