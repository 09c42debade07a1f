"""Reads robot_accounts.h, for tests that go through all of it.

The header keeps to a form that this reads with a few regular expressions, as
cffi and other binding makers do with their own means.
"""

import re
from typing import Dict, List, NamedTuple


class Parameter(NamedTuple):
    type: str  # such as "const char*"
    name: str


class Function(NamedTuple):
    name: str
    result: str
    parameters: List[Parameter]
    comment: str  # what stands before it


class Header(NamedTuple):
    functions: Dict[str, Function]
    constants: Dict[str, int]  # enumerators and macros
    texts: Dict[str, str]  # macros that are strings
    typedefs: Dict[str, str]  # of handles and integers


def _split_declarator(text: str) -> Parameter:
    match = re.fullmatch(r"(.*?)(\w+)", text.strip(), re.S)
    kind = re.sub(r"\s+", " ", match.group(1)).strip()
    return Parameter(re.sub(r"\s*\*", "*", kind), match.group(2))


def _functions(text: str) -> Dict[str, Function]:
    found = {}
    pattern = r"(?:(/\*(?:[^*]|\*(?!/))*\*/)\n)?RA_API ([^;(]*?)(\w+)\(([^)]*)\);"
    for comment, result, name, inside in re.findall(pattern, text):
        parameters = []
        if inside.strip() != "void":
            parameters = [_split_declarator(part) for part in inside.split(",")]
        result = re.sub(r"\s*\*", "*", result.strip())
        found[name] = Function(name, result, parameters, comment)
    return found


def read(path: str) -> Header:
    """Reads the header at `path`; raises ValueError if it is not understood."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    functions = _functions(text)
    declared = len(re.findall(r"^RA_API ", text, re.M))
    if declared != len(functions):
        raise ValueError(f"{declared} declarations, {len(functions)} understood")
    constants = {}
    for body in re.findall(r"^enum \{(.*?)^\};", text, re.M | re.S):
        code = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
        for item in filter(None, (part.strip() for part in code.split(","))):
            name, value = re.fullmatch(r"(RA_\w+) = (-?\d+)", item).groups()
            constants[name] = int(value)
    for name, value in re.findall(r"^#define (RA_\w+) \(?(-?\d+)\)?$", text, re.M):
        constants[name] = int(value)
    texts = dict(re.findall(r'^#define (RA_\w+) "([^"]*)"$', text, re.M))
    typedefs = {
        name: kind
        for kind, name in re.findall(r"^typedef (int32_t|struct \w+) (\w+);", text, re.M)
    }
    return Header(functions, constants, texts, typedefs)
