"""Runs unittest cases so that CI counts them: a line for each on standard
output, and JUnit XML in the file that Bazel names in XML_OUTPUT_FILE."""

import os
import sys
import time
import unittest
import xml.etree.ElementTree as ElementTree


class _Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.suite = ElementTree.Element("testsuite", name="unittest")
        self._started = 0.0
        self._problems = []

    def startTest(self, test):
        super().startTest(test)
        self._started = time.monotonic()
        self._problems = []

    def addError(self, test, err):
        super().addError(test, err)
        # A class that could not be set up is no test that was started.
        if not isinstance(test, unittest.TestCase):
            self._record(test.id(), 0.0, [self.errors[-1][1]])
        else:
            self._problems.append(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._problems.append(self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._problems.append(f"{subtest.id()}\n{self._exc_info_to_string(err, test)}")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._problems.append(f"skipped, which no test may be: {reason}")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._problems.append("unexpected success")

    def stopTest(self, test):
        super().stopTest(test)
        self._record(test.id(), time.monotonic() - self._started, self._problems)

    def _record(self, name, seconds, problems):
        group, _, method = name.removeprefix("__main__.").rpartition(".")
        case = ElementTree.SubElement(
            self.suite, "testcase", name=method, classname=group, time=f"{seconds:.3f}"
        )
        for problem in problems:
            ElementTree.SubElement(case, "failure", message="failed").text = problem
        print(f"{'FAILED' if problems else 'passed'} {group}.{method}", flush=True)
        for problem in problems:
            print(problem, flush=True)


def main():
    """Runs the cases of the main module; `sys.argv` is theirs."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = _Result()
    suite.run(result)
    cases = result.suite.findall("testcase")
    failed = [case for case in cases if case.find("failure") is not None]
    result.suite.set("tests", str(len(cases)))
    result.suite.set("failures", str(len(failed)))
    if path := os.environ.get("XML_OUTPUT_FILE"):
        ElementTree.ElementTree(result.suite).write(path, "utf-8", xml_declaration=True)
    print(f"{len(cases) - len(failed)} passed, {len(failed)} failed")
    sys.exit(0 if cases and not failed else 1)
