"""The test of the guide can fail."""

import unittest

from tests.cli import guide_steps
from tests.testing import junit

GUIDE = """\
# Title

## First part

```console
$ robotctl list
no robots
$ robotctl create ci \\
    --system
...
```

## Words only

## Second part

```console
$ robotctl show nobody
robotctl: no such robot (ROBOT_NOT_FOUND)
```
"""


class GuideStepsTest(unittest.TestCase):
    def test_reads_commands_and_what_they_print(self):
        first, second = guide_steps.read_guide(GUIDE)
        self.assertEqual((first.title, second.title), ("First part", "Second part"))
        self.assertEqual(
            [(step.line, step.command, step.shown) for step in first.steps],
            [
                (6, "robotctl list\n", ["no robots"]),
                (8, "robotctl create ci \\\n    --system\n", ["..."]),
            ],
        )
        self.assertFalse(guide_steps.must_fail(first.steps[0]))
        self.assertTrue(guide_steps.must_fail(second.steps[0]))

    def test_refuses_a_block_that_is_not_run(self):
        with self.assertRaises(ValueError):
            guide_steps.read_guide("## Part\n```sh\nls\n```\n")

    def test_compares_what_is_shown(self):
        for shown, output, equal in [
            ([], "", True),
            ([], "more\n", False),
            (["a"], "a\n", True),
            (["a"], "b\n", False),
            (["a", "b"], "a\n", False),
            (["a"], "a\nb\n", False),
            (["made 2026-01-02T03:04:05Z"], "made 2027-09-08T07:06:05Z\n", True),
            (["29d 23h 59m left"], "30d 0h 0m left\n", True),
            (["29d 23h 59m left"], "Expired left\n", False),
            (["Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"], "b" * 31 + "\n", False),
            (["Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"], "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1F\n", True),
            (["ID  NAME"], "ID     NAME\n", True),
            (["a ... d"], "a b c d\n", True),
            (["a ... d"], "a b c e\n", False),
            (["a", "..."], "a\nb\nc\n", True),
            (["...", "c"], "a\nb\nd\n", False),
            (["robot$a (x)"], "robot$a (x)\n", True),
        ]:
            with self.subTest(shown=shown, output=output):
                self.assertEqual(guide_steps.matches(shown, output), equal)


if __name__ == "__main__":
    junit.main()
