"""Sandboxed CPython: a fresh instance, a warm one, and what has to be stopped. Part of ``python -m bench.wasm``."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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

    _shown(show, "a fresh instance that has imported its program", fresh, 60, "goal 5 ms")
    show("  four at once, each in its thread: the last of them", statistics.median(_burst(fresh)))
    instance = fresh()
    assert instance.handle(EVENT, perform, _ignore)["statusCode"] == 200
    _shown(
        show,
        "a warm request with one host call",
        lambda: instance.handle(EVENT, perform, _ignore),
        2000,
        "goal 150 µs",
    )
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


def _shown(
    show: Callable[..., None], what: str, run: Callable[[], object], times: int, goal: str
) -> None:
    """The median, the tenth best, and what of it is the processor's: the others' load is not in that."""
    clock, processor = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.thread_time()
        run()
        clock.append(time.perf_counter() - began)
        processor.append(time.thread_time() - used)
    show(what, statistics.median(clock), goal)
    show("  the tenth best of them", sorted(clock)[min(10, times - 1)])
    show("  seconds of the processor", statistics.median(processor))


def _burst(run: Callable[[], object], times: int = 15) -> list[float]:
    """How long it takes to run it in four threads."""
    found = []
    with ThreadPoolExecutor(4) as pool:
        for _ in range(times):
            began = time.perf_counter()
            for one in [pool.submit(run) for _ in range(4)]:
                one.result()
            found.append(time.perf_counter() - began)
    return found


def _ignore(line: str) -> None:
    return None
