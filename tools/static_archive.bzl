"""One self-contained static archive whose only global symbols are the C ABI."""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def _static_archive_impl(ctx):
    cc_toolchain = find_cpp_toolchain(ctx)
    inputs = []
    args = []
    for dep in ctx.attr.deps:
        for linker_input in dep[CcInfo].linking_context.linker_inputs.to_list():
            for lib in linker_input.libraries:
                archive = lib.pic_static_library or lib.static_library
                if not archive:
                    continue
                inputs.append(archive)
                args.append(archive.path)
    out = ctx.outputs.out
    ctx.actions.run_shell(
        inputs = depset(inputs, transitive = [cc_toolchain.all_files]),
        outputs = [out],
        mnemonic = "StaticArchive",
        # --force-group-allocation turns COMDAT groups into plain sections, so
        # that the localised copies cannot be discarded in favour of the
        # host's. The first objcopy is for STB_GNU_UNIQUE symbols, which the
        # second does not localise until they are weak.
        command = """
set -e
obj={out}.d/robot_accounts.o
mkdir -p {out}.d
{ld} -r --force-group-allocation -o $obj --whole-archive {libs}
{nm} $obj | awk '$2 == "u" {{ print $3 }}' > {out}.d/unique
# clang emits none, and objcopy fails without a word on an empty list.
if [ -s {out}.d/unique ]; then {objcopy} --weaken-symbols={out}.d/unique $obj; fi
{objcopy} --wildcard --keep-global-symbol='{keep}' $obj
rm -f {out}
{ar} rcsD {out} $obj
rm -r {out}.d
""".format(
            out = out.path,
            ld = cc_toolchain.ld_executable,
            ar = cc_toolchain.ar_executable,
            nm = cc_toolchain.nm_executable,
            objcopy = cc_toolchain.objcopy_executable,
            libs = " ".join(args),
            keep = ctx.attr.keep_global,
        ),
    )
    return [DefaultInfo(files = depset([out]))]

static_archive = rule(
    implementation = _static_archive_impl,
    attrs = {
        "deps": attr.label_list(providers = [CcInfo]),
        "keep_global": attr.string(mandatory = True),
        "out": attr.output(mandatory = True),
        "_cc_toolchain": attr.label(
            default = Label("@bazel_tools//tools/cpp:current_cc_toolchain"),
        ),
    },
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
