"""Pinned third-party sources.

Every archive is named by its sha256. It comes from the first of: the folder of
sources, Debian's source package through whatever mirror apt is set up with
(debian_sources.sh puts it into that folder), the upstream release. README.md
says how to bump one.
"""

# Every source package, so that one run of debian_sources.sh gets them all.
_DEBIAN_PACKAGES = [
    "abseil",
    "android-platform-external-boringssl",
    "bazel-skylib",
    "benchmark",
    "cpp-httplib",
    "googletest",
    "nlohmann-json3",
    "protobuf",
    "sqlite3",
]

# Unpacks one patch of a Debian package, checks its sha256 and applies it with
# patch(1), because Bazel's own patcher wants the git form.
_APPLY_DEBIAN_PATCH = """
set -eu
tar xJOf "$1" "debian/patches/$2" >debian.patch
echo "$3  debian.patch" | sha256sum --check --quiet
patch -p1 --no-backup-if-mismatch <debian.patch
rm debian.patch
"""

def _sources_folder(ctx):
    env = ctx.os.environ
    cache = env.get("XDG_CACHE_HOME") or env.get("HOME", "/tmp") + "/.cache"
    return env.get("ROBOT_ACCOUNTS_SOURCES") or cache + "/robot-accounts/sources"

def _run(ctx, what, command):
    result = ctx.execute(command)
    if result.return_code != 0:
        fail("%s: %s: %s%s" % (ctx.name, what, result.stdout, result.stderr))

def _unpack(ctx, sources):
    kept = ctx.path(sources + "/" + ctx.attr.debian_file)
    if not kept.exists:
        script = ctx.path(Label("//third_party:debian_sources.sh"))
        ctx.execute([script, sources, ctx.attr.debian_file] + _DEBIAN_PACKAGES)

    # Debian re-packs some releases, so each origin has its own sha256 and top folder.
    if kept.exists and ctx.download_and_extract(
        url = "file://" + str(kept),
        sha256 = ctx.attr.debian_sha256,
        stripPrefix = ctx.attr.debian_strip_prefix,
        allow_fail = ctx.attr.upstream_url != "",
    ).success:
        return
    if not ctx.attr.upstream_url:
        fail("no source of %s: put %s into %s" % (ctx.name, ctx.attr.debian_file, sources))
    ctx.download_and_extract(
        url = ctx.attr.upstream_url,
        sha256 = ctx.attr.upstream_sha256,
        stripPrefix = ctx.attr.upstream_strip_prefix,
    )

def _apply_debian_patches(ctx, sources):
    if not ctx.attr.debian_patches:
        return
    found = [
        path
        for path in ctx.path(sources).readdir()
        if path.basename.startswith(ctx.attr.debian_package + "_") and
           path.basename.endswith(".debian.tar.xz")
    ] if ctx.path(sources).exists else []
    if not found:
        # buildifier: disable=print
        print("%s: built WITHOUT Debian's fixes %s" % (ctx.name, ", ".join(ctx.attr.debian_patches.keys())))
        return
    for patch, sha256 in ctx.attr.debian_patches.items():
        _run(ctx, patch, ["sh", "-c", _APPLY_DEBIAN_PATCH, "-", found[-1], patch, sha256])

def _pinned_archive_impl(ctx):
    sources = _sources_folder(ctx)
    _unpack(ctx, sources)
    _apply_debian_patches(ctx, sources)
    for patch in ctx.attr.patches:
        ctx.patch(patch, strip = 1)
    for command in ctx.attr.commands:
        _run(ctx, command, ["sh", "-c", command])
    if ctx.attr.build_file:
        ctx.delete("BUILD.bazel")
        ctx.symlink(ctx.attr.build_file, "BUILD.bazel")

pinned_archive = repository_rule(
    implementation = _pinned_archive_impl,
    attrs = {
        "build_file": attr.label(allow_single_file = True),
        "commands": attr.string_list(doc = "Shell commands that make generated sources."),
        "debian_file": attr.string(mandatory = True),
        "debian_package": attr.string(mandatory = True),
        "debian_patches": attr.string_dict(
            doc = "Security fixes that Debian's package keeps beside the release: file name to sha256.",
        ),
        "debian_sha256": attr.string(mandatory = True),
        "debian_strip_prefix": attr.string(mandatory = True),
        "patches": attr.label_list(allow_files = True),
        "upstream_sha256": attr.string(),
        "upstream_strip_prefix": attr.string(),
        "upstream_url": attr.string(),
    },
)

def _native_rules_impl(ctx):
    ctx.file("BUILD.bazel", "")
    ctx.file(ctx.attr.package + "/BUILD.bazel", "")
    ctx.symlink(ctx.attr.defs, ctx.attr.package + "/defs.bzl")

# Bazel 4's own tools load these rule sets and would download them.
native_rules = repository_rule(
    implementation = _native_rules_impl,
    attrs = {
        "defs": attr.label(allow_single_file = True),
        "package": attr.string(),
    },
)

def _coverage_tools_impl(ctx):
    ctx.file("BUILD.bazel", """
package(default_visibility = ["//visibility:public"])
sh_binary(name = "lcov_merger", srcs = ["lcov.py"])
alias(name = "coverage_report_generator", actual = ":lcov_merger")
""")
    ctx.symlink(ctx.attr.lcov, "lcov.py")

# Every cc_test depends on this repository even when no coverage is asked for,
# and Bazel would download a Java program for it.
coverage_tools = repository_rule(
    implementation = _coverage_tools_impl,
    attrs = {"lcov": attr.label(allow_single_file = True)},
)

def _archive(name, **kwargs):
    if not native.existing_rule(name):
        pinned_archive(name = name, **kwargs)

def robot_accounts_dependencies():
    coverage_tools(
        name = "remote_coverage_tools",
        lcov = "//third_party:lcov.py",
    )
    _archive(
        name = "bazel_skylib",
        debian_package = "bazel-skylib",
        debian_file = "bazel-skylib_1.0.3.orig.tar.xz",
        debian_sha256 = "b22f0f38d9a1ac565fce8a43df3d284f6b8e5e8775bda54b5cb687bed46b6ea4",
        debian_strip_prefix = "bazel-skylib-1.0.3",
        upstream_url = "https://github.com/bazelbuild/bazel-skylib/releases/download/1.0.3/bazel-skylib-1.0.3.tar.gz",
        upstream_sha256 = "1c531376ac7e5a180e0237938a2536de0c54d93f5c278634818e0efc952dd56c",
    )
    for language in ["cc", "java"]:
        if not native.existing_rule("rules_" + language):
            native_rules(
                name = "rules_" + language,
                defs = "//third_party:rules_%s_defs.bzl" % language,
                package = language,
            )
    _archive(
        name = "com_google_absl",
        debian_package = "abseil",
        debian_file = "abseil_20220623.1.orig.tar.gz",
        debian_sha256 = "abfe2897f3a30edaa74bc34365afe3c2a3cd012091a97dc7e008f7016adcd5fe",
        debian_strip_prefix = "abseil-20220623.1",
        upstream_url = "https://github.com/abseil/abseil-cpp/archive/refs/tags/20220623.1.tar.gz",
        upstream_sha256 = "91ac87d30cc6d79f9ab974c51874a704de9c2647c40f6932597329a282217ba8",
        upstream_strip_prefix = "abseil-cpp-20220623.1",
        debian_patches = {
            "CVE-2025-0838.patch": "6f5160d7f74aea820f2c06b04329aa26073cbbb586f57adc0f933f09814fbdba",
        },
        patches = [
            "//third_party:abseil-bazel4.patch",
            "//third_party:abseil-out-of-memory.patch",
        ],
    )
    _archive(
        name = "boringssl",
        build_file = "//third_party:boringssl.BUILD",
        debian_package = "android-platform-external-boringssl",
        debian_file = "android-platform-external-boringssl_13.0.0+r24.orig.tar.xz",
        debian_sha256 = "583b7aeee1fca68b8244d086cea6fca23bd19d517bd63f0b9de714e048f92a7d",
        debian_strip_prefix = "android-platform-external-boringssl-13.0.0+r24",
    )
    _archive(
        name = "com_google_protobuf",
        build_file = "//third_party:protobuf.BUILD",
        debian_package = "protobuf",
        debian_file = "protobuf_3.21.12.orig.tar.gz",
        debian_sha256 = "930c2c3b5ecc6c9c12615cf5ad93f1cd6e12d0aba862b572e076259970ac3a53",
        debian_strip_prefix = "protobuf-3.21.12",
        upstream_url = "https://github.com/protocolbuffers/protobuf/archive/v3.21.12.tar.gz",
        upstream_sha256 = "930c2c3b5ecc6c9c12615cf5ad93f1cd6e12d0aba862b572e076259970ac3a53",
        upstream_strip_prefix = "protobuf-3.21.12",
    )
    _archive(
        name = "com_google_googletest",
        build_file = "//third_party:googletest.BUILD",
        debian_package = "googletest",
        debian_file = "googletest_1.12.1.orig.tar.gz",
        debian_sha256 = "81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2",
        debian_strip_prefix = "googletest-release-1.12.1",
        upstream_url = "https://github.com/google/googletest/archive/release-1.12.1.tar.gz",
        upstream_sha256 = "81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2",
        upstream_strip_prefix = "googletest-release-1.12.1",
    )
    _archive(
        name = "com_github_google_benchmark",
        build_file = "//third_party:benchmark.BUILD",
        debian_package = "benchmark",
        debian_file = "benchmark_1.7.1.orig.tar.gz",
        debian_sha256 = "6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7",
        debian_strip_prefix = "benchmark-1.7.1",
        upstream_url = "https://github.com/google/benchmark/archive/v1.7.1.tar.gz",
        upstream_sha256 = "6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7",
        upstream_strip_prefix = "benchmark-1.7.1",
    )
    _archive(
        name = "sqlite3",
        build_file = "//third_party:sqlite3.BUILD",
        # The source package holds no amalgamation; tclsh makes it.
        commands = ["mkdir amalgamation && cd amalgamation && CC=cc sh ../configure --disable-tcl && make sqlite3.c"],
        debian_package = "sqlite3",
        debian_file = "sqlite3_3.40.1.orig.tar.xz",
        debian_sha256 = "aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655",
        debian_strip_prefix = "sqlite3-3.40.1",
        upstream_url = "https://www.sqlite.org/2022/sqlite-src-3400100.zip",
        upstream_sha256 = "5064126aa50db20c35578b612b56c3129425c0506ed4d1610efa4a0f01bdf8d0",
        upstream_strip_prefix = "sqlite-src-3400100",
        debian_patches = {
            "41-fix_a_bug_in_the_NOT_NULL-IS_NULL_optimization.patch": "933a6bb0bfc70d40ce12870d4420820cf49e4002b800e531f39020bc98190cee",
            "42-CVE-2025-6965.patch": "923461db0bc48bc6375b7202beb0dc8d22ea8f7db039ee5a7d97ba963b0b7f5a",
            "0001-Fix-a-buffer-overread-in-the-sessions-extension-that.patch": "ed6eaab9a950646c53b1c6bf784e11e0573e1fea3d85ed2062ba38bc5cee2e5c",
            "0002-Avoid-a-stack-overflow-that-could-be-caused-by-a-rec.patch": "ddef97964f6b95b3399d33bb089005451fde329515f97f7d95a7fd90a75db6bc",
            "0003-Fix-a-technically-undefined-signed-integer-overflow-.patch": "7b007a9bca84eeb753ca1587393e16cc0095c8c2e1f75b082368020c5f1b065b",
        },
    )
    _archive(
        name = "nlohmann_json",
        build_file = "//third_party:nlohmann_json.BUILD",
        debian_package = "nlohmann-json3",
        debian_file = "nlohmann-json3_3.11.2.orig.tar.gz",
        debian_sha256 = "d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273",
        debian_strip_prefix = "json-3.11.2",
        upstream_url = "https://github.com/nlohmann/json/archive/v3.11.2.tar.gz",
        upstream_sha256 = "d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273",
        upstream_strip_prefix = "json-3.11.2",
        patches = ["//third_party:nlohmann-out-of-memory.patch"],
    )
    _archive(
        name = "cpp_httplib",
        build_file = "//third_party:cpp_httplib.BUILD",
        debian_package = "cpp-httplib",
        debian_file = "cpp-httplib_0.11.4+ds.orig.tar.xz",
        debian_sha256 = "8b1a5df569003b6a4f24c68489bbda5c64aec94697bdc9ebba5d79408b2ae7eb",
        debian_strip_prefix = "yhirose-cpp-httplib-7992b14",
        debian_patches = {
            "cve-2023-26130.patch": "a8fcf636f67db2f26c5036b10bae8c6150a936a9190fb21e4d0f1dec0d57661f",
        },
    )
