"""Fails when what the library promises to others changes.

usage: abi_test.py HEADER VERSION SYMBOLS ENUMS SHARED_OBJECT ARCHIVE
"""

import re
import subprocess
import sys
import unittest

import c_header

HEADER, VERSION, SYMBOLS, ENUMS, SHARED, ARCHIVE = sys.argv[1:7]

# What every Linux system has; libstdc++ at most beside them.
ALLOWED_LIBRARIES = {
    "libc.so.6",
    "libm.so.6",
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "libstdc++.so.6",
}


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def lines_of(path: str) -> list:
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip()]


class AbiTest(unittest.TestCase):
    header = c_header.read(HEADER)

    def test_header_declares_the_recorded_symbols(self):
        """A new function gets a line in symbols.txt; none is ever removed."""
        self.assertEqual(sorted(self.header.functions), lines_of(SYMBOLS))

    def test_shared_object_exports_the_recorded_symbols_and_nothing_else(self):
        exported = [line.split() for line in run("nm", "-D", "--defined-only", SHARED).splitlines()]
        nodes = [name for _, kind, name in exported if kind == "A"]
        self.assertEqual(nodes, ["ROBOT_ACCOUNTS_1"])
        symbols = sorted(name for _, kind, name in exported if kind != "A")
        self.assertEqual(symbols, [f"{name}@@ROBOT_ACCOUNTS_1" for name in lines_of(SYMBOLS)])

    def test_archive_shows_the_recorded_symbols_and_nothing_else(self):
        listed = run("nm", "-g", "--defined-only", ARCHIVE).splitlines()
        symbols = sorted(line.split()[2] for line in listed if len(line.split()) == 3)
        self.assertEqual(symbols, lines_of(SYMBOLS))

    def test_constants_have_the_recorded_values(self):
        recorded = dict(line.split() for line in lines_of(ENUMS))
        declared = {
            name: str(value)
            for name, value in self.header.constants.items()
            if not name.startswith("RA_VERSION_")
        }
        self.assertEqual(declared, recorded)

    def test_integer_types_are_32_bits(self):
        kinds = {k: v for k, v in self.header.typedefs.items() if not v.startswith("struct")}
        self.assertEqual(set(kinds.values()), {"int32_t"})

    def test_handles_are_opaque(self):
        for name, kind in self.header.typedefs.items():
            if kind != "int32_t":
                self.assertEqual(kind, f"struct {name}")
        with open(HEADER, encoding="utf-8") as file:
            self.assertNotRegex(file.read(), r"struct \w+ \{")

    def test_every_function_is_documented_by_its_name(self):
        constants = {name.lower() for name in self.header.constants}
        for function in self.header.functions.values():
            if function.name in constants:
                continue  # Its comment stands above the constant.
            self.assertTrue(
                function.comment.startswith(f"/* {function.name} "), function.name
            )

    def test_who_can_fail_takes_an_error_last(self):
        hot_path = {"ra_principal_can_id"}
        getters = {"ra_error_code"}
        for function in self.header.functions.values():
            takes = bool(function.parameters) and function.parameters[-1] == (
                "ra_error**",
                "out_error",
            )
            fails = function.result == "ra_status" and function.name not in hot_path | getters
            self.assertEqual(takes, fails, function.name)

    def test_every_handle_can_be_released(self):
        for name, kind in self.header.typedefs.items():
            if kind == "int32_t":
                continue
            self.assertIn(f"{name}_free", self.header.functions)
            release = self.header.functions[f"{name}_free"]
            self.assertEqual((release.result, len(release.parameters)), ("void", 1))

    def test_shared_object_needs_the_c_library_alone(self):
        dynamic = run("readelf", "-d", SHARED)
        needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
        self.assertLessEqual(needed, ALLOWED_LIBRARIES)
        self.assertIn("[librobot_accounts.so.1]", dynamic)
        loaded = {line.split()[0].rsplit("/")[-1] for line in run("ldd", SHARED).splitlines()}
        self.assertLessEqual(loaded, ALLOWED_LIBRARIES | {"linux-vdso.so.1"})

    def test_shared_object_takes_nothing_that_a_host_could_replace(self):
        for line in run("nm", "-D", "--undefined-only", SHARED).splitlines():
            self.assertRegex(line.split()[-1], r"@(GLIBC|GLIBCXX|CXXABI)_")

    def test_macros_are_the_version(self):
        version = lines_of(VERSION)[0]
        major, minor, patch = map(int, version.split("."))
        constants = self.header.constants
        self.assertEqual(self.header.texts["RA_VERSION_STRING"], version)
        self.assertEqual(constants["RA_VERSION_MAJOR"], major)
        self.assertEqual(constants["RA_VERSION_MINOR"], minor)
        self.assertEqual(constants["RA_VERSION_PATCH"], patch)
        self.assertEqual(constants["RA_VERSION_NUMBER"], major * 10000 + minor * 100 + patch)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
