"""Rules for the C++ of this project."""

def ra_cc_library(name, **kwargs):
    """A cc_library whose headers are included as "robot_accounts/<package>/<header>".

    The prefix keeps names such as "crypto/random.h" from colliding with a
    host's. It applies to every file of `hdrs`; headers that only one room may
    see are the `hdrs` of a library with private visibility, never `srcs`.

    Args:
      name: the target's name.
      **kwargs: as for cc_library.
    """
    package = native.package_name()
    native.cc_library(
        name = name,
        include_prefix = "robot_accounts/" + package if package else "robot_accounts",
        **kwargs
    )
