"""The commands that docs/guide.md shows, and what they must print."""

import re
from dataclasses import dataclass, field

FENCE = re.compile(r"^```(.*)$")
HEADING = re.compile(r"^##+ (.*)$")


@dataclass
class Step:
    """A command of a console block, and the lines that are shown after it."""

    line: int  # Where it stands in the guide.
    command: str
    shown: list = field(default_factory=list)


@dataclass
class Section:
    title: str
    steps: list = field(default_factory=list)


def read_guide(text):
    """Returns the sections that have commands, in their order. Every block is
    one of commands: there is nothing in the guide that is not run."""
    sections = []
    block = False
    continued = False
    for number, line in enumerate(text.splitlines(), 1):
        if fence := FENCE.match(line):
            block = not block
            if block and fence.group(1) != "console":
                raise ValueError(f"line {number}: a block that is no console")
        elif not block:
            if heading := HEADING.match(line):
                sections.append(Section(heading.group(1)))
        elif line.startswith("$ ") or continued:
            if not continued:
                sections[-1].steps.append(Step(number, ""))
            step = sections[-1].steps[-1]
            step.command += line.removeprefix("$ ") + "\n"
            continued = line.endswith("\\")
        else:
            sections[-1].steps[-1].shown.append(line)
    return [section for section in sections if section.steps]


# What differs from run to run, and what stands for it.
VARIABLES = [
    (r"\b(?=\w*[a-z])(?=\w*[A-Z])(?=\w*[0-9])[A-Za-z0-9]{32}\b", "SECRET"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "TIME"),
    (r"\b\d{4}-\d\d-\d\d\b", "DAY"),
    (r"\b\d+d \d+h \d+m\b", "LEFT"),
    (r"\b\d{10}\b", "SECOND"),
    (r'"seconds_left":\d+', '"seconds_left":SECONDS'),
    (r"127\.0\.0\.1:\d+", "ADDRESS"),
    (r" +", " "),  # Columns are as wide as what they hold.
]


def normalised(line):
    for pattern, name in VARIABLES:
        line = re.sub(pattern, name, line)
    return line.rstrip()


def pattern_of(shown):
    """What the output must match: `...` stands for anything in a line, and on a
    line of its own for any lines."""
    parts = []
    for line in shown:
        if line == "...":
            parts.append(r"(?:.*\n)*")
            continue
        pieces = [re.escape(piece) for piece in normalised(line).split("...")]
        parts.append(r".*".join(pieces) + r"\n")
    return re.compile("".join(parts))


def matches(shown, output):
    printed = "".join(normalised(line) + "\n" for line in output.splitlines())
    return pattern_of(shown).fullmatch(printed) is not None


def must_fail(step):
    """A command whose refusal is shown."""
    return any(line.startswith(("robotctl: ", "skopeo: ")) or "level=fatal" in line for line in step.shown)
