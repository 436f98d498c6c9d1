"""A blank line above each module of the shop in turn: all below it is elsewhere, and nothing else has changed."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from csc.compiler import compile_project
from csc.compiler.project import project_of

SHOP = Path(__file__).parents[2] / "fixtures/apps/shop"
TIMES = 12


def measure_shifts(show: Callable[[str, float, float, str], None]) -> None:
    """The median module, and the worst, with ``show(what, clock, processor, goal)``."""
    files = {
        str(path.relative_to(SHOP)): path.read_text()
        for path in sorted(SHOP.rglob("*.py"))
        if "expected" not in path.parts
    }
    found = {name: _shifted(files, name) for name, text in files.items() if "@route" in text}
    found |= {"shop/models.py": _shifted(files, "shop/models.py")}
    clocks, processors = zip(*found.values(), strict=True)
    median = statistics.median
    show("a blank line above a module, shop", median(clocks), median(processors), "goal 10 ms")
    worst = max(found, key=lambda name: found[name][1])
    show(f"  the worst, {worst}", *found[worst], "goal 10 ms")


def _shifted(files: dict[str, str], name: str) -> tuple[float, float]:
    """Median seconds of the clock and of the processor."""
    made = compile_project(project_of(files))
    moved = {**files, name: "\n" + files[name]}
    clock, processor = [], []
    for number in range(TIMES):
        project = project_of(files if number % 2 else moved)
        began, used = time.perf_counter(), time.process_time()
        made = compile_project(project, made.cache)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
        assert made.assembly is not None
    return statistics.median(clock), statistics.median(processor)
