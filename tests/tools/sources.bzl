"""The C and C++ files of this workspace that targets are made of, for tests that read them."""

_Sources = provider(fields = ["files"])

def _sources_aspect_impl(target, ctx):
    own = []
    if not target.label.workspace_name:
        for name in ["srcs", "hdrs"]:
            for attribute in getattr(ctx.rule.attr, name, []):
                own.extend([file for file in attribute.files.to_list() if file.is_source])
    below = [dep[_Sources].files for dep in getattr(ctx.rule.attr, "deps", []) if _Sources in dep]
    return [_Sources(files = depset(own, transitive = below))]

_sources_aspect = aspect(
    implementation = _sources_aspect_impl,
    attr_aspects = ["deps"],
)

def _workspace_sources_impl(ctx):
    files = depset(transitive = [dep[_Sources].files for dep in ctx.attr.deps])
    return [DefaultInfo(files = files, runfiles = ctx.runfiles(transitive_files = files))]

workspace_sources = rule(
    implementation = _workspace_sources_impl,
    attrs = {"deps": attr.label_list(aspects = [_sources_aspect])},
)
