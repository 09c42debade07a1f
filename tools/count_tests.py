#!/usr/bin/env python3
"""count_tests.py EVENTS...: counts the tests of Bazel runs.

Each EVENTS file is what `bazel test --build_event_json_file=EVENTS` wrote. It
names the test.xml of every test of that run, cached ones included, so that
nothing stale in bazel-testlogs is counted. Prints "PASSED FAILED".

A GoogleTest case counts as one; a test that is no GoogleTest, or that crashed
before it could report, has one case in the test.xml that Bazel writes for it.
A test that could not be built or run counts as one failed.
"""

import json
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree


def count_cases(path):
    """Returns (passed, failed) of one test.xml."""
    passed = failed = 0
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        # GoogleTest lists what a filter or a shard left out.
        if case.get("status") == "notrun" or case.get("result") == "suppressed":
            continue
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    return passed, failed


def local_path(uri):
    return urllib.request.url2pathname(urllib.parse.urlparse(uri).path)


def read_events(path):
    """Returns the results by (label, run, shard), and the labels that failed."""
    results = {}
    failed_labels = set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if "testResult" in event:
                key = event["id"]["testResult"]
                # The last attempt of a test is the one that holds.
                results[(key["label"], key.get("run"), key.get("shard"))] = event["testResult"]
            elif "testSummary" in event:
                if event["testSummary"].get("overallStatus") not in ("PASSED", "FLAKY"):
                    failed_labels.add(event["id"]["testSummary"]["label"])
            elif "targetCompleted" in event["id"] and "completed" in event:
                kind = event["completed"]
                if not kind.get("success"):
                    failed_labels.add(event["id"]["targetCompleted"]["label"])
    return results, failed_labels


def count_events(path):
    """Returns (passed, failed) of one run."""
    results, failed_labels = read_events(path)
    passed = failed = 0
    for (label, _, _), result in results.items():
        xmls = [o["uri"] for o in result.get("testActionOutput", []) if o["name"] == "test.xml"]
        case_passed = case_failed = 0
        for uri in xmls:
            more_passed, more_failed = count_cases(local_path(uri))
            case_passed += more_passed
            case_failed += more_failed
        # A program can fail with every case passed: a leak found at exit.
        if result.get("status") != "PASSED" and not case_failed:
            case_failed = 1
        passed += case_passed
        failed += case_failed
        if case_failed:
            failed_labels.discard(label)
    return passed, failed + len(failed_labels)


def main(paths):
    counts = [count_events(path) for path in paths]
    print(sum(passed for passed, _ in counts), sum(failed for _, failed in counts))


if __name__ == "__main__":
    main(sys.argv[1:])
