"""Sandboxed CPython: a fresh instance, a warm one, and what has to be stopped. Part of ``python -m bench.wasm``."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import bundle
from csc.compiler.project import project_of
from csc.wasm.cpython.bundle import compile_bundle
from csc.wasm.cpython.find_line import find_line
from csc.wasm.cpython.image import Image, open_image
from csc.wasm.cpython.instance import Instance, Program
from csc.wasm.sandbox import GuestError

HEAD = """from csc import *
import statistics


class Note(Model):
    id: str
    n: int = 1


notes = DynamoDB("notes", model=Note)


"""
MEAN = (
    HEAD
    + """@route("/mean/{id}", public=True)
def mean(id: str) -> dict[str, float]:
    note = notes.get(id)
    return {"mean": max(map(float, [note.n, 3]))}
"""
)
STOPPED = {
    "an endless loop": "while True:\n        pass",
    "one long operation": "return sum(range(10**12))",
    "a memory bomb": "x = []\n    while True:\n        x.append('a' * 10**6)",
    "unbounded recursion": "def f(n: int) -> int:\n        return f(n + 1)\n    return f(1)",
}
EVENT = {"pathParameters": {"id": "a"}, "requestContext": {"requestTimeEpoch": 1}}


def perform(service: str, operation: str, input_: dict[str, Any]) -> Any:
    return {"Item": {"id": {"S": "a"}, "n": {"N": "4"}}}


def program_of(image: Image, source: str) -> Program:
    program = compile_project(project_of({"api.py": source})).program
    assert program is not None
    return compile_bundle(image, bundle(program, program.routes[0]))


def measure_cpython(show: Callable[..., None]) -> None:
    """Print the figures with ``show(what, seconds, goal)``."""
    began = time.perf_counter()
    image = open_image()
    show("the shared component mapped (built, where it wasn't)", time.perf_counter() - began)
    program = program_of(image, MEAN)

    def fresh() -> Instance:
        instance = Instance(image)
        instance.start(program, perform, _ignore)
        return instance

    median, best = _times(fresh, 60)
    show("a fresh instance that has imported its program", median, "goal 5 ms")
    show("  the best of them: what it is on a machine that does nothing else", best)
    instance = fresh()
    assert instance.handle(EVENT, perform, _ignore)["statusCode"] == 200
    median, best = _times(lambda: instance.handle(EVENT, perform, _ignore), 2000)
    show("a warm request with one host call", median, "goal 150 µs")
    show("  the best of them", best)
    for what, code in STOPPED.items():
        source = f'{HEAD}@route("/x/{{id}}", public=True)\ndef x(id: str) -> int:\n    {code}\n'
        seconds, line = _stopped(image, program_of(image, source))
        show(f"{what} is stopped, at {line}", seconds, "goal 1 s")


def _stopped(image: Image, program: Program) -> tuple[float, str]:
    instance = Instance(image)
    printed: list[str] = []
    instance.start(program, perform, printed.append)
    began = time.perf_counter()
    try:
        instance.handle(EVENT, perform, printed.append)
    except GuestError as error:
        site = error.site or find_line(image, program, EVENT, instance.run.trace)
        return time.perf_counter() - began, f"{site[0]}:{site[1]}" if site else "no line"
    seconds = time.perf_counter() - began
    places = [line for line in printed if 'File "/program/' in line]
    return seconds, places[-1].strip().partition(", in")[0] if places else "no line"


def _times(run: Callable[[], object], times: int) -> tuple[float, float]:
    """The median, and the tenth best, in seconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return statistics.median(found), sorted(found)[min(10, times - 1)]


def _ignore(line: str) -> None:
    return None
