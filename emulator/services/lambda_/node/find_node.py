"""The machine's own Node.js, and what to tell whoever has none, or another one."""

import os
import re
import shutil
import subprocess
from functools import lru_cache

VERSION_SECONDS = 5.0


def find_node() -> str | None:
    """The path of ``node``; looked for anew each time, as it may be installed meanwhile."""
    return shutil.which("node")


def node_version(path: str) -> tuple[int, ...]:
    """Of the program at ``path``: (22, 11, 0). Empty where it doesn't say. Blocks for some 10 ms, once."""
    try:
        return _version(path, os.stat(path).st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=8)
def _version(path: str, modified: int) -> tuple[int, ...]:
    try:
        done = subprocess.run(
            [path, "--version"],
            capture_output=True,
            text=True,
            timeout=VERSION_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", done.stdout)
    return tuple(map(int, found.groups())) if found else ()


def no_node(runtime: str, major: int) -> tuple[str, str]:
    """(what is the matter, the remedy) where there is none."""
    return (
        f"{runtime} needs Node.js, and there is no `node` on the PATH",
        f"Install Node.js {major}, and save the file again.",
    )


def other_version(runtime: str, version: tuple[int, ...]) -> str:
    number = ".".join(map(str, version))
    return f"declared for {runtime}, it runs on Node.js {number}: the one on the PATH"
