"""Writes calls of every C function with NULL and absurd arguments, as C++.

From robot_accounts.h and symbols.txt: a function that is in one and not in the
other, or a type that is not known here, is an error, so no function is left out.

usage: null_calls.py HEADER SYMBOLS >null_calls.inc
"""

import sys

import c_header

HEADER, SYMBOLS = sys.argv[1:3]

# Pointers that may be NULL, as the header says. `out_len` and its like, and
# out_error, always may.
NULLABLE = {
    ("ra_accounts_open", "options"),
    ("ra_hasher_new", "options"),
    ("ra_token_issuer_new", "options"),
    ("ra_catalog_new", "base"),
    ("ra_catalog_at", "out_is_deprecated"),
    ("ra_hasher_verify", "out_needs_rehash"),
    ("ra_challenge_format", "required"),
    ("ra_token_issue", "granted"),
    ("ra_token_issue_for", "asked"),
    ("ra_accounts_project_put", "out_project"),
    ("ra_accounts_update", "out_robot"),
    ("ra_accounts_set_enabled", "out_robot"),
    ("ra_accounts_set_enabled_with_made", "out_count"),
    ("ra_accounts_end_grace", "out_robot"),
    ("ra_accounts_delete_with_made", "out_count"),
    ("ra_accounts_delete_expired", "out_count"),
    ("ra_accounts_list", "query"),
    ("ra_accounts_refresh_secret", "refresh"),
    ("ra_options_set_clock", "context"),
    ("ra_robot_spec_from_harbor_json", "catalog"),
    ("ra_accounts_import_harbor", "import"),
    ("ra_import_set_progress", "context"),
    ("ra_principal_explain", "out_text"),
    ("ra_principal_explain", "out_json"),
    ("ra_principal_explain_system", "out_text"),
    ("ra_principal_explain_system", "out_json"),
    ("ra_accounts_explain", "out_text"),
    ("ra_accounts_explain", "out_json"),
    ("ra_accounts_explain_system", "out_text"),
    ("ra_accounts_explain_system", "out_json"),
}
ALWAYS_NULLABLE = {"actor", "login", "out_error"}

INTEGERS = {
    "int32_t", "int64_t", "uint8_t", "ra_level", "ra_hash_policy", "ra_status",
    "ra_login_purpose", "ra_refusal_cause", "ra_key_id_form", "ra_challenge_error",
    "ra_actor_kind", "ra_event_kind", "ra_robot_order", "ra_import_outcome",
}
CALLBACKS = {"ra_clock_function": "StoppedClock", "ra_progress_function": "NoProgress"}
ABSURD_LENGTHS = ["RA_MAX_TEXT_BYTES + 1", "PTRDIFF_MAX", "size_t{PTRDIFF_MAX} + 1", "SIZE_MAX"]


def is_text_length(function, index):
    """Whether the parameter is the length of the text before it."""
    parameters = function.parameters
    if parameters[index].type != "size_t" or index == 0:
        return False
    return parameters[index].name == parameters[index - 1].name + "_len"


def is_out(parameter):
    return parameter.name.startswith("out_")


def may_be_null(function, parameter):
    if parameter.name in ALWAYS_NULLABLE or parameter.name.endswith("_len"):
        return True
    # A getter's handle: it answers nothing.
    if function.result != "ra_status" or function.name == "ra_error_code":
        return True
    return (function.name, parameter.name) in NULLABLE


def valid_argument(function, index):
    """An argument that is good for the parameter, as C++."""
    parameter = function.parameters[index]
    kind, name = parameter
    if kind == "ra_error**":
        return "call.error()"
    if is_out(parameter):
        return f"call.Out<{kind[:-1]}>()"
    if is_text_length(function, index):
        return "1"
    if kind == "size_t":
        return "1"
    if kind in INTEGERS:
        return "1"
    if kind == "const char*":
        return '"x"'
    if kind in CALLBACKS:
        return CALLBACKS[kind]
    if kind == "void*":
        return "nullptr"
    if kind == "const int64_t*":
        return "valid.ids()"
    if kind == "const ra_robot_spec* const*":
        return "valid.specs()"
    if kind.endswith("*"):
        return f"valid.Get<{kind.replace('const ', '')[:-1]}>()"
    raise ValueError(f"{function.name}: unknown type {kind} of {name}")


def call(function, replaced):
    arguments = [
        replaced.get(i, valid_argument(function, i)) for i in range(len(function.parameters))
    ]
    return f"{function.name}({', '.join(arguments)})"


def write_case(function, what, expectation, replaced):
    print(f'  {{"{function.name}", "{what}", Expect::{expectation},')
    result = call(function, replaced)
    if function.result == "ra_status" and function.name != "ra_error_code":
        body = f"return {result};"
    elif function.result == "void":
        body = f"{result}; return RA_OK;"
    else:
        body = f"return call.Nothing({result});"
    print(f"   [](const Objects& valid, Call& call) -> ra_status {{ (void)valid; (void)call; {body} }}}},")


def write_cases(function):
    if function.result == "void":  # Releases.
        write_case(function, "NULL", "kNoCrash", {0: "nullptr"})
        return
    pointers = [
        i
        for i, parameter in enumerate(function.parameters)
        if parameter.type.endswith("*") or parameter.type in CALLBACKS
    ]
    if not pointers:
        write_case(function, "no pointer", "kNoCrash", {})
        return
    getter = function.result != "ra_status" or function.name == "ra_error_code"
    nothing = {i: "nullptr" for i in pointers}
    required = [i for i in pointers if not may_be_null(function, function.parameters[i])]
    write_case(function, "all NULL", "kNothing" if getter else "kInvalid", nothing)
    for i in required:
        write_case(function, function.parameters[i].name + " NULL", "kNull", {i: "nullptr"})
    for i, parameter in enumerate(function.parameters):
        if is_text_length(function, i):
            for length in ABSURD_LENGTHS:
                write_case(function, f"{parameter.name} {length}", "kTooLarge", {i: length})
        elif parameter.type == "size_t":  # An index or a count.
            write_case(function, f"{parameter.name} SIZE_MAX", "kFails", {i: "SIZE_MAX"})


def main():
    header = c_header.read(HEADER)
    with open(SYMBOLS, encoding="utf-8") as file:
        symbols = [line.strip() for line in file if line.strip()]
    if sorted(header.functions) != symbols:
        raise ValueError("the header and symbols.txt differ")
    print("// Written by null_calls.py.")
    for name in symbols:
        write_cases(header.functions[name])


main()
