"""docs/harbor-api.md answers for every stable reason of the sources.

A reason is a word in capitals with an underscore, alone in a string, that is
not listed here as something else.

usage: reasons_test.py DOCUMENT SOURCE...
"""

import re
import sys
import unittest

DOCUMENT = sys.argv[1]
SOURCES = sys.argv[2:]

LITERAL = re.compile(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"')
COMMENT = re.compile(r"^\s*//[^\n]*|\s//\s[^\n]*|/\*.*?\*/", re.S | re.M)
# Reasons without an underscore.
SINGLE = {"FORKED", "UNAUTHENTICATED"}

NOT_REASONS = {
    # Names of codes, absl's and Harbor's.
    *"ALREADY_EXISTS DATA_LOSS DEADLINE_EXCEEDED FAILED_PRECONDITION".split(),
    *"INVALID_ARGUMENT NOT_FOUND OUT_OF_RANGE PERMISSION_DENIED".split(),
    *"RESOURCE_EXHAUSTED".split(),
    *"BAD_REQUEST SERVICE_UNAVAILABLE UNPROCESSABLE_ENTITY".split(),
    # What Grants finds in stored rows, and Explain answers.
    *"DENY_WHOLE_SCOPE OUT_OF_SCOPE PUSH_WITHOUT_PULL".split(),
    *"IMPLIED_BY_PUSH NOT_GRANTED PROJECT_GONE PUBLIC_PROJECT".split(),
    *"UNKNOWN_PROJECT".split(),
    # Variables of the environment.
    *"ROBOT_ACCOUNTS_STORE".split(),
}


def reasons_of_sources():
    """Each reason and a file that has it."""
    found = {}
    for path in SOURCES:
        with open(path, encoding="utf-8") as file:
            text = COMMENT.sub("", file.read())
        for word in LITERAL.findall(text):
            found.setdefault(word, path)
        for word in SINGLE:
            if f'"{word}"' in text:
                found.setdefault(word, path)
    return {word: path for word, path in found.items() if word not in NOT_REASONS}


def reasons_of_document():
    """Each reason as often as it is answered for: in a row of its own, or in a list."""
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    words = re.findall(r"^\| ([A-Z0-9_]+) \| [A-Z_]+ \| \d+ \| [A-Z_]+ \|$", text, re.M)
    for line in re.findall(r"^- of [a-zC ]+: ([A-Z0-9_ ]+)$", text, re.M):
        words.extend(line.split())
    return words


class ReasonsTest(unittest.TestCase):
    def test_sources_of_every_room_are_read(self):
        for room in ["base", "permissions", "crypto", "robot", "registry", "store", "capi", "cli"]:
            self.assertTrue(any(path.startswith(f"{room}/") for path in SOURCES), room)

    def test_every_reason_is_answered_for(self):
        answered = set(reasons_of_document())
        missing = {word: path for word, path in reasons_of_sources().items() if word not in answered}
        self.assertEqual(missing, {})

    def test_every_answer_is_for_a_reason(self):
        self.assertEqual(set(reasons_of_document()) - set(reasons_of_sources()), set())

    def test_no_reason_is_answered_for_twice(self):
        words = reasons_of_document()
        self.assertEqual(sorted(words), sorted(set(words)))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
