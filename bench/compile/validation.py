"""Translation validation at the first compile of the shop: 50 cases of each route, in every form.

a process of its own: its imports apart, from the compiled project to the last verdict
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SHOP = Path(__file__).parents[2] / "fixtures/apps/shop"
ASKED = "goal 30 ms"


def measure_validation(show: Callable[[str, float, float, str], None]) -> None:
    """Seconds a route with ``show(what, clock, processor, goal)``."""
    command = [sys.executable, "-m", "bench.compile.validation"]
    runs = []
    for _ in range(3):
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        runs.append((float(out[0]), float(out[1]), int(out[2])))
    clock, processor, count = sorted(runs)[1]
    what = f"50 cases of a route at compile ({count} routes)"
    show(what, clock / count, processor / count, ASKED)


def main() -> None:
    """In a process of its own: seconds of the clock, of all processors, and how many routes."""
    import csc.verify  # noqa: F401 - the whole emulator
    from csc.verifying.known import Known
    from csc.verifying.settle import settle

    known = Known()
    began, used = time.perf_counter(), _used()
    _, warnings = settle(SHOP, known)
    assert not warnings, warnings
    print(time.perf_counter() - began, _used() - used, len(known.cases))


def _used() -> float:
    """Seconds of processors, those of ended children included."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in usages)


if __name__ == "__main__":
    main()
