"""Tests of tools/count_tests.py on the events of a made-up run."""

import json
import os
import tempfile
import unittest

from tools import count_tests

CASES = {
    "passed": '<testcase name="a" status="run" result="completed"/>',
    "failed": '<testcase name="b" status="run"><failure message="no"/></testcase>',
    "crashed": '<testcase name="c" status="run"><error message="exited with error code 6"/></testcase>',
    "filtered": '<testcase name="d" status="notrun" result="suppressed"/>',
}


class CountTestsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.events = []

    def add_result(self, label, status, *cases, shard=1):
        path = os.path.join(self.folder, "%d.xml" % len(self.events))
        with open(path, "w", encoding="utf-8") as xml:
            xml.write("<testsuites><testsuite>%s</testsuite></testsuites>" % "".join(CASES[c] for c in cases))
        self.events.append({
            "id": {"testResult": {"label": label, "run": 1, "shard": shard, "attempt": 1}},
            "testResult": {
                "status": status,
                "testActionOutput": [{"name": "test.log", "uri": "file:///gone"}, {"name": "test.xml", "uri": "file://" + path}],
            },
        })

    def add_summary(self, label, status):
        self.events.append({"id": {"testSummary": {"label": label}}, "testSummary": {"overallStatus": status}})

    def count(self):
        path = os.path.join(self.folder, "events.json")
        with open(path, "w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(event) + "\n" for event in self.events)
        return count_tests.count_events(path)

    def test_counts_cases_not_targets(self):
        self.add_result("//a:t", "PASSED", "passed", "passed", "filtered")
        self.add_summary("//a:t", "PASSED")
        self.assertEqual(self.count(), (2, 0))

    def test_counts_every_shard(self):
        self.add_result("//a:t", "PASSED", "passed", shard=1)
        self.add_result("//a:t", "FAILED", "passed", "failed", shard=2)
        self.add_summary("//a:t", "FAILED")
        self.assertEqual(self.count(), (2, 1))

    def test_counts_a_crash_once(self):
        self.add_result("//a:t", "FAILED", "crashed")
        self.add_summary("//a:t", "FAILED")
        self.assertEqual(self.count(), (0, 1))

    def test_counts_a_failure_that_no_case_shows(self):
        self.add_result("//a:t", "FAILED", "passed")
        self.add_summary("//a:t", "FAILED")
        self.assertEqual(self.count(), (1, 1))

    def test_counts_a_test_that_did_not_build(self):
        self.events.append({"id": {"targetCompleted": {"label": "//a:t"}}, "completed": {}})
        self.assertEqual(self.count(), (0, 1))


if __name__ == "__main__":
    unittest.main()
