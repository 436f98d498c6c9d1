"""Verification at compile: some cases of each route that is new, and what is wrong is not used.

    settle(path, known)  ──▶  the compilation without the forms that disagreed, and a warning for each

A route whose digest has had its cases before costs nothing.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from csc.compiler import Compilation, compile_project
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.lowering.digest import route_digest
from csc.compiler.project import read_project
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.verifying.known import Known

CASES = 50
WORTH_A_PROCESS = 3  # routes
ROUNDS = 3  # VTL, WASM, and once more to see that the rest agrees
NEXT = {"vtl": "It runs as a Lambda now.", "wasm": "It runs in CPython now."}


@dataclass(frozen=True, slots=True)
class Untrue:
    """A form that did otherwise than its route's Python."""

    route: str
    digest: str
    form: str
    problem: Diagnostic


def settle(
    path: Path, known: Known, *, cases: int = 0, seed: int = 1, sandboxed: bool = False
) -> tuple[Compilation, tuple[Diagnostic, ...]]:
    """Compile without the forms that are wrong. Raises DiagnosticsError where PATH doesn't compile."""
    cases = cases or CASES
    warnings: list[Diagnostic] = []
    project = read_project(path)
    compilation = compile_project(project, None, known.wrong)
    for _ in range(ROUNDS):
        how = {"cases": cases, "seed": seed, "jobs": os.cpu_count() or 1}
        found = list(look(compilation, known, sandboxed=sandboxed, **how))
        if not found:
            break
        warnings += [warning(one) for one in found]
        compilation = compile_project(project, compilation.cache, known.wrong)
    known.save()
    return compilation, tuple(warnings)


def not_seen(compilation: Compilation, known: Known, cases: int) -> list[CloudRoute]:
    """The routes of two forms or more that have not had so many cases. Raises DiagnosticsError."""
    if compilation.cloud is None or compilation.assembly is None:
        raise DiagnosticsError(compilation.diagnostics)
    program = compilation.cloud.program
    return [
        one
        for one in compilation.cloud.routes
        if one.tier in ("vtl", "wasm")
        and known.cases.get(route_digest(program, one.route), 0) < cases
    ]


def look(
    compilation: Compilation,
    known: Known,
    *,
    cases: int,
    seed: int,
    sandboxed: bool,
    jobs: int = 1,
) -> Iterator[Untrue]:
    """Run the cases of what has not had them; note what agreed, and tell what did not."""
    routes = not_seen(compilation, known, cases)
    if not routes:
        return
    from csc.verify import Bench  # the whole emulator: not where there is nothing to look at

    jobs = min(jobs, len(routes) // WORTH_A_PROCESS)
    with Bench(compilation, sandboxed=sandboxed, jobs=jobs) as bench:
        verdicts = bench.verify_each([one.route.id for one in routes], cases, seed, jobs)
        for placed, verdict in zip(routes, verdicts, strict=True):
            digest = route_digest(bench.program, placed.route)
            if verdict.problem is None:
                known.agreed(digest, cases)
                known.save()  # the one beside csc dev is ended by any save
            elif verdict.wrong:  # else its Python can't be run, which says nothing of the others
                known.disagreed(digest, verdict.wrong)
                yield Untrue(placed.route.id, digest, verdict.wrong, verdict.problem)


def warning(one: Untrue) -> Diagnostic:
    """Said where the form is left out: nothing is served wrongly, so it is no error."""
    message = f"{one.problem.message} {NEXT[one.form]}"
    return replace(one.problem, message=message, severity="warning")
