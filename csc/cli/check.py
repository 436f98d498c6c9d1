"""``csc check``: what is wrong with a project or a template, and nothing else."""

import sys
from importlib.util import find_spec
from pathlib import Path

import typer

from csc.cli.outcome import name_values, one_of, reported
from csc.cli.report import FORMATS, print_diagnostics, summary
from csc.dev import check
from csc.emulator.faults.prove_roles import Proofs


def run(path: Path, format: str, allow_missing: bool, parameters: list[str]) -> None:
    """Print the diagnostics in ``format``; exit 0 where none is an error, else 1."""
    with reported():
        render = FORMATS[one_of("--format", format, tuple(FORMATS))]
        given = name_values("--parameter", parameters)
    proofs = Proofs()
    diagnostics = check(path, allow_missing, given, proofs)
    if format == "text":
        print_diagnostics(diagnostics)
        for line in filter(None, (proofs.said(), _not_linted())):
            print(f"{path}: {line}")
        print(f"{path}: {summary(diagnostics)}")
    elif diagnostics or format == "json":
        sys.stdout.write(render(diagnostics) + "\n")
    if any(d.severity == "error" for d in diagnostics):
        raise typer.Exit(1)


def _not_linted() -> str:
    """What to install to have policies looked at."""
    if find_spec("policy_sentry") is None:
        return 'policies are not linted: pip install "csc[lint]"'
    return ""
