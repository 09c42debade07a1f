"""The main job, for people to watch: robots log in to a real registry.

Run it by `./bazelw run //examples:docker_login`.
"""

import signal
import sys

from examples.registry_lab import Lab, is_refusal

BY_HAND = """
The same by hand, each server in a terminal of its own. In the folder of the
project, after `./bazelw build //cli:robotctl //examples/token_server`, and then
in the folder /tmp/lab, which is nobody else's (mkdir fails if it is there):

  export PATH=$PATH:$PWD/bazel-bin/cli:$PWD/bazel-bin/examples/token_server
  mkdir -m 700 /tmp/lab && cd /tmp/lab
  openssl req -x509 -nodes -newkey rsa:2048 -days 30 -subj /CN=tokens \\
      -keyout token.key -out token.crt
  robotctl create ci --project library --allow repository:pull,repository:push
  token_server --store sqlite:robots.db --key token.key \\
      --listen 127.0.0.1:5001 --issuer tokens --service registry
  docker-registry serve registry.yml

where registry.yml is

  version: 0.1
  storage: {filesystem: {rootdirectory: /tmp/lab/registry}}
  http: {addr: 127.0.0.1:5000}
  auth:
    token:
      realm: http://127.0.0.1:5001/token
      service: registry
      issuer: tokens
      rootcertbundle: /tmp/lab/token.crt

and then, with the secret that robotctl showed on standard input:

  docker login -u 'robot$library+ci' --password-stdin 127.0.0.1:5000
  skopeo login --tls-verify=false -u 'robot$library+ci' --password-stdin 127.0.0.1:5000
"""


class Failed(Exception):
    """A step that did not go as it must."""


def step(text):
    print(f"\n{text}", flush=True)


def works(text, done):
    """Tells that a command went well, as it must."""
    if done.returncode != 0:
        raise Failed(f"{text}: {done.stderr}{done.stdout}")
    print(f"   allowed  {text}", flush=True)


def refused(text, done):
    """Tells that a command was refused, as it must be."""
    if done.returncode == 0:
        raise Failed(f"{text}, but it must be refused")
    if not is_refusal(done):
        raise Failed(f"{text}: failed for another reason: {done.stderr}")
    print(f"   refused  {text}", flush=True)


def build(lab):
    step("A key for the tokens, a certificate for the registry, and a small image.")
    lab.make_key()
    lab.make_image()
    print(f"   in {lab.folder}, which is removed at the end")

    step("An administrator makes robots. Each secret is shown once.")
    robots = {
        "ci": lab.create_robot(
            "ci", "--project", "library", "--allow", "repository:pull,repository:push", "--days", "90"
        ),
        "reader": lab.create_robot("reader", "--project", "library", "--allow", "repository:pull"),
        # A system robot may act in several projects.
        "builder": lab.create_robot(
            "builder", "--system",
            "--allow", "repository:pull,repository:push", "--on", "other",
            "--allow", "repository:pull,repository:push", "--on", "libraryx",
        ),  # fmt: skip
    }
    print("   " + lab.robotctl("list").stdout.replace("\n", "\n   ").rstrip())

    step("The token server, which asks the library, and a registry that trusts its tokens.")
    lab.start_token_server()
    lab.start_registry()
    print(f"   token server {lab.tokens}, docker-registry {lab.registry}")
    return robots


def use(lab, ci, reader, builder):
    step(f"{ci.name} may pull and push in the project library.")
    works("it logs in", lab.login(ci))
    works("it pushes library/app", lab.push(ci, "library/app"))
    works("it pulls library/app", lab.pull(ci, "library/app"))
    inspected = lab.inspect(ci, "library/app")
    works("it inspects library/app", inspected)
    if not inspected.stdout.strip() == lab.digest("image") == lab.digest("pulled"):
        raise Failed("the digests differ")
    print(f"   equal    what came back is what was pushed: {lab.digest('pulled')}")

    step("But nothing else: neither in other projects, nor with another secret.")
    works("a system robot logs in", lab.login(builder))
    for repository in ("other/app", "libraryx/app"):
        works(f"the system robot pushes {repository}", lab.push(builder, repository))
        refused(f"{ci.name} pulls {repository}", lab.pull(ci, repository))
        refused(f"{ci.name} pushes {repository}", lab.push(ci, repository))
    refused(f"{ci.name} deletes library/app", lab.delete_image(ci, "library/app"))
    refused("somebody logs in with a wrong secret", lab.login(ci, secret="Wrong0Secret"))

    step(f"{reader.name} may only pull.")
    works("it logs in", lab.login(reader))
    works("it pulls library/app", lab.pull(reader, "library/app"))
    refused("it pushes library/app", lab.push(reader, "library/app"))


def end(lab, ci, reader):
    step("A disabled robot is out at once, and in again when it is enabled.")
    works("robotctl disables it", lab.robotctl("disable", ci.name))
    refused("it logs in", lab.login(ci))
    refused("it pulls with the login it had", lab.pull(ci, "library/app"))
    works("robotctl enables it", lab.robotctl("enable", ci.name))
    works("it pulls", lab.pull(ci, "library/app"))

    step("A robot that lives for two seconds.")
    brief = lab.create_robot(
        "brief", "--project", "library", "--allow", "repository:pull", "--expires-in", "2s"
    )
    lab.wait_until_expired(brief)
    refused("it logs in after that", lab.login(brief))

    step("A deleted robot.")
    works("robotctl deletes it", lab.robotctl("delete", reader.name))
    refused("it logs in", lab.login(reader))
    refused("it pulls with the login it had", lab.pull(reader, "library/app"))

    step("The token server's log has the true reasons, and never a secret. Its last lines:")
    for line in lab.decisions()[-4:]:
        print("   " + line)


def main(robotctl, token_server):
    # Any signal ends the `with` below in an orderly way.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        with Lab(robotctl, token_server) as lab:
            robots = build(lab)
            use(lab, **robots)
            end(lab, robots["ci"], robots["reader"])
    except (Failed, RuntimeError, OSError) as problem:
        sys.exit(f"\nFAILED: {problem}")
    except KeyboardInterrupt:
        sys.exit("\nstopped; everything is removed")
    print("\nAll as it must be.")
    print(BY_HAND, end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
