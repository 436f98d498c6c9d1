"""``csc verify``: the forms of each route compared on generated cases."""

from pathlib import Path

import typer

from csc.cli.outcome import reported
from csc.cli.report import print_diagnostics
from csc.find_project import require
from csc.verify import Verdict, verify
from csc.verifying.junit import junit


def run(path: Path, *, cases: int, seed: int, jobs: int, report: Path | None) -> None:
    """One line a route as its verdict comes; exit 1 where the forms of one disagree."""
    verdicts = []
    with reported():
        require(path)
        for verdict in verify(path, cases=cases, seed=seed, jobs=jobs):
            verdicts.append(verdict)
            print(line(verdict), flush=True)
            if verdict.problem is not None:
                print_diagnostics([verdict.problem])
    if report is not None:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(junit(path.resolve().name, verdicts), "utf-8")
    print()
    print(summary(verdicts, seed))
    if any(verdict.problem is not None for verdict in verdicts):
        raise typer.Exit(1)


def line(verdict: Verdict) -> str:
    """For instance ``agree  GET /todos/{id}  python vtl wasm  2000 cases, 3 paths``."""
    name = f"{verdict.method} {verdict.path}"
    if len(verdict.forms) < 2:
        return f"{'one form':9} {name:44} {verdict.forms[0]}"
    word = "agree" if verdict.problem is None else "DISAGREE"
    told = (
        f"{verdict.compared} of {verdict.cases} cases reached it, {_count(verdict.paths, 'path')}"
    )
    missed = f"; never ran: {', '.join(verdict.unreached)}" if verdict.unreached else ""
    return f"{word:9} {name:44} {' '.join(verdict.forms):15} {told}{missed}"


def summary(verdicts: list[Verdict], seed: int) -> str:
    several = [one for one in verdicts if len(one.forms) > 1]
    wrong = sum(one.problem is not None for one in several)
    cases = sum(one.cases for one in several)
    result = f"{_count(wrong, 'route')} disagree" if wrong else "all agree"
    return (
        f"{_count(len(several), 'route')} of several forms, {_count(cases, 'case')}, "
        f"seed {seed}: {result}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
