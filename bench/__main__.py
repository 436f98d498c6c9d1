"""``make bench``: every benchmark, one after the other, each in a process of its own."""

import subprocess
import sys

MODULES = (
    "startup",
    "save",
    "request",
    "mock",
    "storm",
    "hello",
    "velocity",
    "gateway",
    "deploy",
    "compile",
    "targets",
    "wasm",
    "identity",
    "dynamodb",
)
"""The first five are the ones a user feels."""


def main() -> int:
    """Run those named on the command line (``save request`` …), or all. 1 where one failed."""
    failed = []
    for name in sys.argv[1:] or MODULES:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
        print(flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
