"""Instructions a call, by callgrind: on a machine where others work, time says little and this is the same.

    with_callgrind("bench.gateway.budget")   runs the module under valgrind, which measures with ``count``

Needs valgrind, its headers and a C compiler: a library of four lines passes the module's wishes on.
"""

import ctypes
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

LIBRARY = "CSC_BENCH_CALLGRIND"
"""Environment variable: the path of the library, in a process under valgrind."""

_SOURCE = """
#include <valgrind/callgrind.h>
void begin(void) { CALLGRIND_START_INSTRUMENTATION; CALLGRIND_ZERO_STATS; }
void end(const char *name) { CALLGRIND_DUMP_STATS_AT(name); CALLGRIND_STOP_INSTRUMENTATION; }
"""
CALLS = 200
WARM = 60


def count(name: str, run: Callable[[], object]) -> None:
    """Have callgrind count ``CALLS`` calls, once they are warm."""
    library = ctypes.CDLL(os.environ[LIBRARY])
    for _ in range(WARM):
        run()
    library.begin()
    for _ in range(CALLS):
        run()
    library.end(name.encode())


def with_callgrind(module: str) -> list[tuple[str, float]]:
    """Run a module that calls ``count``; instructions a call by name, in order, less those of the
    first one, which is of nothing. Raises CalledProcessError where valgrind can't."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "callgrind.c").write_text(_SOURCE)
        library = folder / "callgrind.so"
        source = str(folder / "callgrind.c")
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(library), source], check=True)
        callgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no"]
        callgrind.append(f"--callgrind-out-file={folder}/counts.%p")
        subprocess.run(
            [*callgrind, sys.executable, "-m", module],
            env={**os.environ, LIBRARY: str(library), "PYTHONHASHSEED": "0"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        found = sorted(filter(None, map(_read, folder.glob("counts.*"))))
    nothing = found[0][2]
    return [(what, (total - nothing) / CALLS) for _, what, total in found]


def _read(file: Path) -> tuple[int, str, int] | None:
    text = file.read_text(errors="replace")
    name = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.MULTILINE)
    part = re.search(r"^part: (\d+)$", text, re.MULTILINE)
    total = re.search(r"^(?:totals|summary): (\d+)$", text, re.MULTILINE)
    if name is None or part is None or total is None:
        return None
    return int(part[1]), name[1], int(total[1])
