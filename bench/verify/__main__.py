"""``python -m bench.verify [PATH]``: how many faults of a lowering translation validation finds.

Faults are sampled by seed from all that ``mutate`` makes of PATH (the shop, and ``rich`` beside this
file, unless given), but for those of which ``EQUIVALENT`` says that no request can tell them.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from bench.verify.mutate import Fault, Form, faults
from csc.compiler.backends.emit import emit
from csc.compiler.cache import Cache
from csc.compiler.lowering.cloud import CloudProgram
from csc.verify import Bench, compiled

EQUIVALENT = {
    ("shop/reports.py:14", "a constant is one more"): "no review has less than one star",
    ("shop/reports.py:18", "> becomes >="): "the greatest of equals is equal",
    ("api.py:133", "a constant is one more"): "no booking is for less than one",
    ("api.py:142", "> becomes >="): "the greatest of equals is equal",
}
"""Changes that are no faults: by place and kind, why no request can tell them."""

FORMS: tuple[Form, ...] = ("vtl", "wasm")
HERE = Path(__file__).parent
APPS = (HERE.parent.parent / "fixtures/apps/shop", HERE / "rich")


class FaultyBench(Bench):
    """A bench whose routes can be given a faulty form."""

    def kills(self, fault: Fault, cases: int, seed: int) -> int | None:
        """The number of the case that shows the fault; None where none does."""
        placed = self.cloud_program.by_id[fault.route]
        if fault.templates is not None:
            placed = replace(placed, templates=fault.templates)
            self._deploy(fault.route, placed)
        else:
            placed = replace(placed, wasm=fault.module)
        try:
            trial = self._trial(placed)
            found = self._search(trial, cases, seed)
        finally:
            if fault.templates is not None:
                self._deploy(fault.route, self.cloud_program.by_id[fault.route])
        return None if found.failing is None else found.ran

    def _deploy(self, name: str, placed: object) -> None:
        routes = tuple(placed if r.route.id == name else r for r in self.cloud_program.routes)
        cloud = CloudProgram(self.program, routes)  # type: ignore[arg-type]
        self.cloud.emulator.deploy(emit(cloud, Cache()))


def every(bench: Bench) -> Iterator[Fault]:
    for placed in bench.cloud_program.routes:
        if not placed.route.handler.refusals:
            for form in FORMS:
                if form == "wasm" or placed.tier == "vtl":
                    yield from faults(bench.program, placed.route, form)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.verify")
    options.add_argument("path", nargs="*", type=Path, default=list(APPS))
    options.add_argument("--faults", type=int, default=200)
    options.add_argument("--cases", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    began, killed, tried, survivors = time.perf_counter(), [], 0, []
    for path in given.path:
        with FaultyBench(compiled(path)) as bench:
            found = [one for one in every(bench) if (one.place, one.kind) not in EQUIVALENT]
            count = min(given.faults // len(given.path), len(found))
            for fault in Random(given.seed).sample(found, count):
                tried += 1
                case = bench.kills(fault, given.cases, given.seed)
                if case is None:
                    survivors.append(f"{path.name}: {fault}")
                else:
                    killed.append(case)
            print(f"{path.name}: {count} of {len(found)} possible faults")
    killed.sort()
    print(f"killed {len(killed)} of {tried}: {len(killed) / max(tried, 1):.1%}", end="")
    print(f", half of them by case {killed[len(killed) // 2] if killed else '-'}", end="")
    print(f", in {time.perf_counter() - began:.0f} s")
    for survivor in survivors:
        print(f"  survived: {survivor}")


if __name__ == "__main__":
    main()
