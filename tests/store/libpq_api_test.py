"""What is declared of libpq in our header is what libpq's own header says."""

import subprocess
import sys
import tempfile
import unittest

from tests.testing import junit


class LibPqApiTest(unittest.TestCase):
    check = None

    def compile(self, source):
        return subprocess.run(
            ["c++", "-std=c++17", "-fsyntax-only", "-I.", source],
            capture_output=True,
            text=True,
            check=False,
        )

    def test_declarations_agree(self):
        done = self.compile(self.check)
        self.assertEqual(
            done.returncode, 0, "(needs Debian's libpq-dev)\n" + done.stderr
        )

    def test_a_difference_is_seen(self):
        with open("store/postgres/libpq_api.h", encoding="utf-8") as file:
            header = file.read()
        with open(self.check, encoding="utf-8") as file:
            source = file.read()
        wrong = header.replace("X(PQntuples, int,", "X(PQntuples, long,")
        self.assertNotEqual(wrong, header)
        with tempfile.NamedTemporaryFile("w", suffix=".cc") as file:
            file.write(
                source.replace('#include "store/postgres/libpq_api.h"', wrong)
            )
            file.flush()
            done = self.compile(file.name)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("PQntuples", done.stderr)


if __name__ == "__main__":
    LibPqApiTest.check = sys.argv.pop(1)
    junit.main()
