"""The headers of this workspace that libraries show, for tests that read them."""

def _workspace_headers_impl(ctx):
    headers = []
    for dep in ctx.attr.deps:
        for file in dep[CcInfo].compilation_context.headers.to_list():
            if not file.owner.workspace_name and "/_virtual_includes/" in file.path:
                headers.append(file)
    files = depset(headers)
    return [DefaultInfo(files = files, runfiles = ctx.runfiles(transitive_files = files))]

workspace_headers = rule(
    implementation = _workspace_headers_impl,
    attrs = {"deps": attr.label_list(providers = [CcInfo])},
)
