"""No public header shows a host another library than Abseil.

A header says "Not a public header" in its text, or it and whatever it includes
keeps away from BoringSSL, protobuf, SQLite, libpq and nlohmann-json.

usage: header_isolation_test.py HEADER...
"""

import re
import sys
import unittest

HEADERS = sys.argv[1:]

HIDDEN = re.compile(
    r"openssl/|google/protobuf/|.*\.pb\.h|sqlite3|libpq|nlohmann/|httplib"
)
INCLUDE = re.compile(r'^#\s*include\s+["<]([^">]+)[">]', re.M)
ROOMS = ["base", "permissions", "crypto", "robot", "registry", "store", "capi"]


def load() -> dict:
    """The text of each header, by the name it is included under."""
    texts = {}
    for path in HEADERS:
        name = re.sub(r"^.*/_virtual_includes/[^/]+/", "", path)
        with open(path, encoding="utf-8") as file:
            texts[name] = file.read()
    return texts


class HeaderIsolationTest(unittest.TestCase):
    texts = load()

    def hidden_reached_from(self, name: str, seen: set) -> list:
        """The ways, as texts, from `name` to what hosts must not see."""
        found = []
        for include in INCLUDE.findall(self.texts[name]):
            if HIDDEN.match(include):
                found.append(f"{name} -> {include}")
            elif include in self.texts and include not in seen:
                seen.add(include)
                ways = self.hidden_reached_from(include, seen)
                found.extend(f"{name} -> {way}" for way in ways)
        return found

    def test_every_room_is_read(self):
        for room in ROOMS:
            prefix = f"robot_accounts/{room}/"
            self.assertTrue(any(n.startswith(prefix) for n in self.texts), room)
        self.assertIn("robot_accounts.h", self.texts)

    def test_the_test_sees_what_is_hidden(self):
        """At least one private header includes BoringSSL: else it reads nothing."""
        private = [n for n, text in self.texts.items() if "Not a public header" in text]
        self.assertTrue(any(self.hidden_reached_from(n, {n}) for n in private))

    def test_public_headers_hide_other_libraries(self):
        for name, text in sorted(self.texts.items()):
            # The generated form of stored robots is nobody's header.
            if "Not a public header" in text or name.endswith(".pb.h"):
                continue
            with self.subTest(header=name):
                self.assertEqual(self.hidden_reached_from(name, {name}), [])

    def test_c_header_includes_the_c_library_alone(self):
        includes = INCLUDE.findall(self.texts["robot_accounts.h"])
        self.assertEqual(includes, ["stddef.h", "stdint.h"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
