"""``python -m bench.compile``: an application of 200 routes, compiled cold and after an edit of one handler; the shop
after a blank line, and with the forms of its routes compared.

Cold is a process that has compiled nothing yet, its imports apart; CPU time is said beside the clock's.
"""

import statistics
import subprocess
import sys
import time

from bench.compile.shifts import measure_shifts
from bench.compile.validation import measure_validation
from csc.compiler import Compilation, compile_project
from csc.compiler.cache import Cache
from csc.compiler.project import project_of

MODULES, ROUTES = 20, 10  # a module has so many
HEAD = "from csc import *\n" + "".join(f"import part{n}\n" for n in range(MODULES))
MODULE = """from csc import *

items{n} = DynamoDB("items{n}", partition_key="owner", sort_key="id")


class New{n}(Model):
    title: str = Field(min_length=1, max_length=80)
    stars: int = Field(default=1, ge=1, le=5)
    labels: list[str] = []


class Item{n}(New{n}):
    owner: str
    id: str
    at: int

{routes}
"""
SHAPES = (
    """
@route("/p{n}/{{owner}}/{{id}}", public=True)
def get{n}_{i}(owner: str, id: str) -> Item{n}:
    found = items{n}.get(owner, id)
    if found.stars > {i}:
        raise HTTPError(403, "too good")
    return found
""",
    """
@route("/p{n}/{{owner}}", public=True)
def list{n}_{i}(owner: str, least: int = {i}) -> list[Item{n}]:
    return [one for one in items{n}.query(owner) if one.stars >= least]
""",
    """
@route("/p{n}/{{owner}}", methods=["POST"], public=True)
def add{n}_{i}(owner: str, new: New{n}) -> Item{n}:
    return items{n}.put(Item{n}(owner=owner, id=uuid4(), at=now(), **new))
""",
    """
@route("/p{n}/{{owner}}/{{id}}", methods=["PATCH"], public=True)
def change{n}_{i}(owner: str, id: str, stars: int | None = None, title: str | None = None) -> Item{n}:
    return items{n}.update(owner, id, stars=stars, title=title)
""",
    """
@route("/p{n}/{{owner}}/{{id}}/twice", public=True)
def twice{n}_{i}(owner: str, id: str) -> dict[str, int]:
    one = items{n}.find(owner, id)
    other = items{n}.find(owner, "{i}")
    total = 0
    for found in [one, other]:
        if found is not None:
            total += found.stars
    return {{"total": total}}
""",
)


def application() -> dict[str, str]:
    files = {"api.py": HEAD}
    for n in range(MODULES):
        routes = "".join(_route(n, i) for i in range(ROUTES))
        files[f"part{n}.py"] = MODULE.format(n=n, routes=routes)
    return files


def _route(n: int, i: int) -> str:
    """Each shape twice, the second time below another path."""
    text = SHAPES[i % len(SHAPES)].format(n=n, i=i)
    return text if i < len(SHAPES) else text.replace(f'"/p{n}/', f'"/q{n}/')


def compiled(files: dict[str, str], cache: Cache | None = None) -> Compilation:
    found = compile_project(project_of(files), cache)
    assert found.assembly is not None, found.diagnostics[:3]
    return found


def cold() -> None:
    """In a process of its own: seconds of the clock, seconds of the processor."""
    files = application()
    began, used = time.perf_counter(), time.process_time()
    made = compiled(files)
    print(time.perf_counter() - began, time.process_time() - used, len(made.cloud.routes))  # type: ignore[union-attr]


def measure_cold() -> None:
    times = []
    for _ in range(3):
        command = [sys.executable, "-m", "bench.compile", "--cold"]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        times.append((float(out[0]), float(out[1]), int(out[2])))
    clock, processor, count = sorted(times)[1]
    show(f"cold compile of {count} routes", clock, processor, "goal 1.5 s")


def measure_edits() -> None:
    files = application()
    made = compiled(files)
    clock, processor = [], []
    for number in range(40):
        name = f"part{number % MODULES}.py"
        files = {**files, name: files[name].replace("too good", f"too good {number}", 1)}
        began, used = time.perf_counter(), time.process_time()
        made = compiled(files, made.cache)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    show(
        "after an edit of one handler",
        statistics.median(clock),
        statistics.median(processor),
        "goal 10 ms",
    )


def show(what: str, clock: float, processor: float, goal: str) -> None:
    print(f"  {what:40} {clock * 1e3:9.2f} ms  ({processor * 1e3:.2f} ms of CPU)  {goal}")


def main() -> None:
    if "--cold" in sys.argv:
        cold()
        return
    print("Compiler")
    measure_cold()
    measure_edits()
    measure_shifts(show)
    measure_validation(show)


if __name__ == "__main__":
    main()
