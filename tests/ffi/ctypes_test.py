"""The main job from Python, in a process that has OpenSSL and SQLite loaded.

The prototypes are made from the header, so every function is bound.

usage: ctypes_test.py HEADER SHARED_OBJECT
"""

import ctypes
import hashlib
import json
import os
import secrets
import sqlite3
import ssl
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "abi"))
import c_header  # noqa: E402

HEADER, SHARED = sys.argv[1:3]

INTEGERS = {
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "uint8_t": ctypes.c_uint8,
    "size_t": ctypes.c_size_t,
}
CLOCK = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p)
CALLBACKS = {
    "ra_clock_function": CLOCK,
    "ra_progress_function": ctypes.CFUNCTYPE(
        None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64
    ),
}


def use_openssl_and_sqlite():
    """Runs OpenSSL's and SQLite's own code in this process; checks the results."""
    context = ssl.create_default_context()
    assert context.get_ciphers()
    assert hashlib.sha256(b"abc").hexdigest().startswith("ba7816bf")
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (x integer)")
    connection.executemany("insert into t values (?)", [(i,) for i in range(100)])
    assert connection.execute("select sum(x) from t").fetchone() == (4950,)
    connection.close()


class Library:
    """The shared object, with the prototype of every function of the header."""

    def __init__(self):
        self.header = c_header.read(HEADER)
        library = ctypes.CDLL(SHARED)
        for function in self.header.functions.values():
            bound = getattr(library, function.name)
            bound.restype = self._type(function.result)
            bound.argtypes = [self._type(p.type) for p in function.parameters]
            setattr(self, function.name, bound)
        # As a pointer: ctypes would cut the bytes of a char* at a NUL.
        self.ra_buffer_data.restype = ctypes.c_void_p

    def _type(self, kind):
        if kind == "void":
            return None
        if kind == "const char*":
            return ctypes.c_char_p
        if kind.endswith("*"):
            return ctypes.c_void_p
        if kind in CALLBACKS:
            return CALLBACKS[kind]
        return INTEGERS[self.header.typedefs.get(kind, kind)]


class Refused(Exception):
    def __init__(self, status, reason):
        super().__init__(f"{status} {reason}")
        self.status, self.reason = status, reason


use_openssl_and_sqlite()  # Before the library is loaded.
LIBRARY = Library()
CONSTANTS = LIBRARY.header.constants


def call(name, *arguments):
    """Calls a function that takes an error last; str and bytes become text."""
    flat = []
    for argument in arguments:
        if isinstance(argument, str):
            argument = argument.encode()
        if isinstance(argument, bytes):
            flat += [argument, len(argument)]
        elif isinstance(argument, ctypes.c_void_p):
            flat.append(ctypes.byref(argument))
        else:
            flat.append(argument)
    error = ctypes.c_void_p()
    status = getattr(LIBRARY, name)(*flat, ctypes.byref(error))
    if status != CONSTANTS["RA_OK"]:
        reason = LIBRARY.ra_error_reason(error, None).decode()
        LIBRARY.ra_error_free(error)
        raise Refused(status, reason)
    assert not error.value


def make(name, *arguments):
    """Calls a function whose one out is a handle; returns that."""
    handle = ctypes.c_void_p()
    call(name, *arguments, handle)
    return handle


def take(buffer):
    """The bytes of a buffer, which is released."""
    size = ctypes.c_size_t()
    data = ctypes.string_at(LIBRARY.ra_buffer_data(buffer, ctypes.byref(size)), size.value)
    LIBRARY.ra_buffer_free(buffer)
    return data


def make_spec():
    permissions = make(
        "ra_permission_set_parse",
        LIBRARY.ra_catalog_default(),
        CONSTANTS["RA_LEVEL_PROJECT"],
        "repository:pull,repository:push",
    )
    grants = make("ra_grants_new")
    call("ra_grants_add_project", grants.value, 0, "library", permissions.value)
    spec = make("ra_robot_spec_new")
    call("ra_robot_spec_set_project", spec.value, "library")
    call("ra_robot_spec_set_account_name", spec.value, "ci")
    call("ra_robot_spec_set_duration_days", spec.value, 30)
    call("ra_robot_spec_set_grants", spec.value, grants.value)
    LIBRARY.ra_permission_set_free(permissions)
    LIBRARY.ra_grants_free(grants)
    return spec


def log_in(accounts, secret):
    user = "robot$library+ci"
    return make("ra_accounts_authenticate", accounts.value, None, user, secret)


def events_of(accounts):
    """Takes every event: whose, what, and what changed."""
    while True:
        event = make("ra_accounts_next_event", accounts.value)
        if not event.value:
            return
        changed = [
            LIBRARY.ra_event_changed_at(event, i, None).decode()
            for i in range(LIBRARY.ra_event_changed_count(event))
        ]
        kind = LIBRARY.ra_event_kind_text(LIBRARY.ra_event_kind_of(event)).decode()
        yield LIBRARY.ra_event_robot_name(event, None).decode(), kind, changed
        LIBRARY.ra_event_free(event)


class MainJobTest(unittest.TestCase):
    def setUp(self):
        use_openssl_and_sqlite()
        self.addCleanup(use_openssl_and_sqlite)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def check_refused(self, status, name, *arguments):
        with self.assertRaises(Refused) as refused:
            call(name, *arguments)
        self.assertEqual(refused.exception.status, CONSTANTS[status])

    def do_main_job(self, url):
        accounts = make("ra_accounts_open", url, None)
        spec = make_spec()
        robot, issued = ctypes.c_void_p(), ctypes.c_void_p()
        call("ra_accounts_create", accounts.value, None, spec.value, robot, issued)
        secret = take(issued)
        self.assertEqual(len(secret), CONSTANTS["RA_SECRET_BYTES"])

        exported = json.loads(take(make("ra_robot_export_json", robot.value, secret)))
        self.assertEqual(exported["name"], "robot$library+ci")
        self.assertEqual(exported["secret"].encode(), secret)
        self.assertEqual(exported["id"], LIBRARY.ra_robot_id(robot))

        principal = log_in(accounts, secret)
        call("ra_principal_can_repository", principal.value, "library/app", "push")
        self.check_refused(
            "RA_PERMISSION_DENIED",
            "ra_principal_can_repository",
            principal.value,
            "other/app",
            "pull",
        )
        LIBRARY.ra_principal_free(principal)

        call("ra_accounts_set_enabled", accounts.value, None, exported["id"], 0, None)
        with self.assertRaises(Refused) as refused:
            log_in(accounts, secret)
        self.assertEqual(refused.exception.reason, "UNAUTHENTICATED")
        call("ra_accounts_delete", accounts.value, None, exported["id"])
        LIBRARY.ra_robot_spec_free(spec)
        LIBRARY.ra_robot_free(robot)
        LIBRARY.ra_accounts_free(accounts)

    def file_url(self):
        return "sqlite:" + os.path.join(self.folder, "robots.db")

    def test_main_job_in_memory(self):
        self.do_main_job("memory:")

    def test_main_job_on_a_file(self):
        self.do_main_job(self.file_url())

    def test_main_job_while_pythons_sqlite_has_a_file_open(self):
        connection = sqlite3.connect(os.path.join(self.folder, "pythons.db"))
        connection.execute("create table t (x integer)")
        connection.execute("insert into t values (1)")
        self.do_main_job(self.file_url())
        connection.commit()
        self.assertEqual(connection.execute("pragma integrity_check").fetchone(), ("ok",))
        connection.close()

    def test_a_clock_of_python_decides_expiry(self):
        now = [1772359200]
        clock = CLOCK(lambda _: now[0])
        options = make("ra_options_new")
        call("ra_options_set_clock", options.value, clock, None)
        accounts = make("ra_accounts_open", "memory:", options.value)
        spec = make_spec()
        robot, issued = ctypes.c_void_p(), ctypes.c_void_p()
        call("ra_accounts_create", accounts.value, None, spec.value, robot, issued)
        secret = take(issued)
        LIBRARY.ra_principal_free(log_in(accounts, secret))
        now[0] = LIBRARY.ra_robot_expires_at_unix_s(robot)
        with self.assertRaises(Refused):
            log_in(accounts, secret)
        LIBRARY.ra_robot_free(robot)
        LIBRARY.ra_robot_spec_free(spec)
        LIBRARY.ra_accounts_free(accounts)
        LIBRARY.ra_options_free(options)


    def test_an_edit_is_told_as_an_event(self):
        options = make("ra_options_new")
        call("ra_options_set_events", options.value, 16)
        accounts = make("ra_accounts_open", self.file_url(), options.value)
        spec = make_spec()
        robot, issued = ctypes.c_void_p(), ctypes.c_void_p()
        call("ra_accounts_create", accounts.value, None, spec.value, robot, issued)
        secret = take(issued)
        edit = make("ra_robot_edit_new")
        call("ra_robot_edit_set_description", edit.value, "bâtiment 7")
        call("ra_robot_edit_set_expected_version", edit.value, LIBRARY.ra_robot_version(robot))
        edited = make(
            "ra_accounts_update", accounts.value, None, LIBRARY.ra_robot_id(robot), edit.value
        )
        self.assertEqual(LIBRARY.ra_robot_description(edited, None).decode(), "bâtiment 7")
        with self.assertRaises(Refused) as refused:
            make("ra_accounts_update", accounts.value, None, LIBRARY.ra_robot_id(robot), edit.value)
        self.assertEqual(refused.exception.reason, "VERSION_CONFLICT")
        told = list(events_of(accounts))
        self.assertIn(("robot$library+ci", "created", []), told)
        self.assertIn(("robot$library+ci", "edited", ["description"]), told)
        self.assertNotIn(secret.decode(), str(told))
        for release, handle in (
            (LIBRARY.ra_robot_free, robot),
            (LIBRARY.ra_robot_free, edited),
            (LIBRARY.ra_robot_edit_free, edit),
            (LIBRARY.ra_robot_spec_free, spec),
            (LIBRARY.ra_accounts_free, accounts),
            (LIBRARY.ra_options_free, options),
        ):
            release(handle)


class HashTest(unittest.TestCase):
    def test_harbor_hash_is_that_of_hashlib(self):
        hasher = make("ra_hasher_new", None)
        for length in (1, 8, 32, 63, 64, 65, 128, 8192):
            secret, salt = secrets.token_bytes(length), secrets.token_hex(16).encode()
            expected = hashlib.pbkdf2_hmac("sha256", secret, salt, 4096, 16).hex()
            computed = take(make("ra_secret_hash_harbor", secret, salt)).decode()
            self.assertEqual(computed, expected)
            stored = take(make("ra_secret_hash_from_harbor", expected, salt))
            call("ra_hasher_verify", hasher.value, stored, secret, None)
            wrong = bytes([secret[0] ^ 1]) + secret[1:]
            with self.assertRaises(Refused) as refused:
                call("ra_hasher_verify", hasher.value, stored, wrong, None)
            self.assertEqual(refused.exception.reason, "WRONG_SECRET")
        LIBRARY.ra_hasher_free(hasher)


class ConstantsTest(unittest.TestCase):
    def test_functions_answer_what_the_macros_say(self):
        twins = 0
        for name, value in CONSTANTS.items():
            twin = LIBRARY.header.functions.get(name.lower())
            if twin is not None and not twin.parameters:
                self.assertEqual(getattr(LIBRARY, twin.name)(), value, name)
                twins += 1
        self.assertGreaterEqual(twins, 10)
        version = LIBRARY.ra_version_string().decode()
        self.assertEqual(version, LIBRARY.header.texts["RA_VERSION_STRING"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
