"""The generated header that carries the version number of the file VERSION."""

_COMMAND = """
IFS=. read -r major minor patch <$<
cat >$@ <<EOF
/* Generated from the file VERSION. */
#ifndef ROBOT_ACCOUNTS_VERSION_H_
#define ROBOT_ACCOUNTS_VERSION_H_

#define RA_VERSION_MAJOR $$major
#define RA_VERSION_MINOR $$minor
#define RA_VERSION_PATCH $$patch
/* MAJOR * 10000 + MINOR * 100 + PATCH. */
#define RA_VERSION_NUMBER $$((major * 10000 + minor * 100 + patch))
#define RA_VERSION_STRING "$$major.$$minor.$$patch"

#endif /* ROBOT_ACCOUNTS_VERSION_H_ */
EOF
"""

def version_header(name, src, out):
    """Writes `out` from `src`, one line "MAJOR.MINOR.PATCH"."""
    native.genrule(
        name = name,
        srcs = [src],
        outs = [out],
        cmd = _COMMAND,
    )
