"""Become the process of a function that isn't Python: run by path, in a bare interpreter.

    stdin, one line of JSON: {"root": folder, "environment": {…}, "memory": bytes or null, "command": […], "opt": folder or ""}

Takes its limits, and turns into ``command`` in the function's folder.  It ends with its parent: Linux kills it
then; elsewhere a runtime can watch descriptor 3, which closes with the parent's end of what was stdin.
"""

import json
import os
import sys

LARGEST_FILE = 512 << 20  # bytes: what Lambda has of ephemeral storage
PARENT = 3


def main() -> None:
    order = json.loads(_first_line())
    lay_opt(order["opt"])
    die_with_parent()
    limit(order["memory"])
    os.dup2(0, PARENT)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    command = order["command"]
    try:
        os.chdir(order["root"])
        os.execve(command[0], command, order["environment"])
    except OSError as error:
        reason = (error.strerror or "").lower()
        print(f"fork/exec {command[0]}: {reason}", flush=True)
        os._exit(126)


def _first_line() -> bytes:
    """Read byte by byte: what follows the line isn't ours."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            sys.exit(0)  # the parent is gone
        line += byte
    return line


def lay_opt(folder: str) -> None:
    """Have the layers at /opt, where the system lets us; without layers nothing is read for it."""
    if folder:
        import runpy

        beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lay_opt.py")
        runpy.run_path(beside)["lay_opt"](folder)


def die_with_parent() -> None:
    """Linux alone can do it, even where the program never looks up."""
    try:
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except Exception:  # noqa: BLE001 - other systems have no prctl
        return


def limit(size: int | None) -> None:
    """``size`` is the data that the process may hold, in bytes; None sets no limit at all."""
    if size is None:
        return
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    main()
