"""Which way a run takes through the program, for the verifier: steps from line to line, with a fixed clock."""

import uuid
from collections.abc import Iterator
from types import CodeType, SimpleNamespace
from typing import Any

from csc import live
from csc.verifying.fixed_time import fix_clock
from csc.wasm.cpython.guest.watch import inside

IDS = 1_000_000


class Steps:
    """``path`` numbers the sets of steps seen; ``new`` are lines that ran for the first time."""

    def __init__(self) -> None:
        self.files: dict[int, str] = {}
        self.before: dict[int, int] = {}
        self.steps: set[tuple[int, int, int]] = set()
        self.last: tuple[int, int] | None = None
        self.paths: dict[frozenset[tuple[int, int, int]], int] = {}
        self.lines: set[tuple[str, int]] = set()

    def entered(self, code: CodeType) -> None:
        key = id(code)
        self.before[key] = 0
        self.files[key] = code.co_filename

    def reached(self, code: CodeType, line: int) -> None:
        key = id(code)
        self.steps.add((key, self.before.get(key, 0), line))
        self.before[key] = line
        self.last = (key, line)

    def begin(self, event: Any, first: int | list[str]) -> None:
        """Fix the clock and the ids of a run: those given, or numbered ones from ``first`` on."""
        ids = _numbered(first) if isinstance(first, int) else iter(first)
        vars(live)["uuid"] = SimpleNamespace(uuid4=lambda: next(ids))
        fix_clock(event["requestContext"]["requestTimeEpoch"], lambda: 0)
        vars(uuid)["uuid4"] = lambda: uuid.UUID(next(ids))
        self.steps.clear()

    def report(self) -> dict[str, Any]:
        """What the run that ended did."""
        number = self.paths.setdefault(frozenset(self.steps), len(self.paths))
        ran = {(inside(self.files.get(key, "")), line) for key, _, line in self.steps}
        new = sorted(ran - self.lines)
        self.lines |= ran
        last = None if self.last is None else [inside(self.files[self.last[0]]), self.last[1]]
        return {"path": number, "new": new, "last": last}


def _numbered(first: int) -> Iterator[str]:
    return (f"00000000-0000-4000-8000-{number:012}" for number in range(first, first + IDS))


steps = Steps()
