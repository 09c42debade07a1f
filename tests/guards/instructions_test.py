"""Counts the instructions of the hot paths and compares them with the record.

usage: instructions_test.py DRIVER RECORD [--record]

DRIVER (checks_driver) runs under valgrind's callgrind, which counts the same
on every run: no clock is looked at. RECORD is instructions.txt; --record
writes it anew.
"""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOLERANCE = 0.10


def measure(driver):
    """How DRIVER was compiled, and the instructions of one question by case."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "callgrind"
        ran = subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}",
             "--toggle-collect=*Measured*", "--dump-after=*EndOfCase*", driver],
            check=True, stdout=subprocess.PIPE, text=True)
        (_, compiler), *cases = (line.split() for line in ran.stdout.splitlines())
        return compiler, {name: total(Path(f"{out}.{number}")) / int(questions)
                          for number, (name, questions) in enumerate(cases, start=1)}


def total(dump):
    return int(re.search(r"^(?:totals|summary): (\d+)", dump.read_text(), re.MULTILINE)[1])


def read_record(path):
    lines = [line for line in Path(path).read_text().splitlines() if not line.startswith("#")]
    (_, compiler), *rows = (line.split() for line in lines)
    return compiler, {name: float(count) for name, count in rows}


def write_record(path, compiler, counts):
    head = [line for line in Path(path).read_text().splitlines() if line.startswith("#")]
    rows = [f"compiler {compiler}"] + [f"{name} {count:.1f}" for name, count in counts.items()]
    Path(path).write_text("\n".join(head + rows) + "\n")


class InstructionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.compiler, cls.counted = measure(DRIVER)
        cls.recorded_compiler, cls.recorded = read_record(RECORD)

    def test_each_case_costs_what_is_recorded(self):
        self.assertEqual(list(self.counted), list(self.recorded), "other cases than recorded")
        wrong = []
        for name, now in self.counted.items():
            change = now / self.recorded[name] - 1
            print(f"{name:24} {self.recorded[name]:8.1f} {now:8.1f} {change:+7.1%}")
            if abs(change) > TOLERANCE:
                wrong.append(name)
        if self.compiler == self.recorded_compiler:
            self.assertFalse(
                wrong, "more than 10 % from tests/guards/instructions.txt. If that is meant: "
                "./bazelw run //tests/guards:record_instructions")

    def test_grants_do_not_count(self):
        """Whatever the compiler: 300 grants cost about what 1 costs."""
        for name, count in self.counted.items():
            case, slash, grants = name.partition("/")
            if slash and grants != "1":
                self.assertLess(count, 1.4 * self.counted[f"{case}/1"], name)


if __name__ == "__main__":
    DRIVER, RECORD = sys.argv[1:3]
    if "--record" in sys.argv[3:]:
        write_record(RECORD, *measure(DRIVER))
    else:
        unittest.main(argv=sys.argv[:1], verbosity=2)
