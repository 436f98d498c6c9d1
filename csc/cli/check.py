"""``csc check``: what is wrong with a project or a template, and nothing else."""

import sys
from pathlib import Path

import typer

from csc.cli.outcome import name_values, one_of, reported
from csc.cli.report import FORMATS, print_diagnostics, summary
from csc.dev import check


def run(path: Path, format: str, allow_missing: bool, parameters: list[str]) -> None:
    """Print the diagnostics in ``format``; exit 0 where none is an error, else 1."""
    with reported():
        render = FORMATS[one_of("--format", format, tuple(FORMATS))]
        given = name_values("--parameter", parameters)
    diagnostics = check(path, allow_missing, given)
    if format == "text":
        print_diagnostics(diagnostics)
        print(f"{path}: {summary(diagnostics)}")
    elif diagnostics or format == "json":
        sys.stdout.write(render(diagnostics) + "\n")
    if any(d.severity == "error" for d in diagnostics):
        raise typer.Exit(1)
