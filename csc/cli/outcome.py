"""How a command ends: diagnostics to standard error, the exit status to the shell."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from csc.cli.report import print_diagnostics
from csc.diagnostics import Diagnostic, DiagnosticsError


@contextmanager
def reported() -> Iterator[None]:
    """Print the diagnostics that stop the command, and exit with 1."""
    try:
        yield
    except DiagnosticsError as error:
        print_diagnostics(error.diagnostics)
        raise typer.Exit(1) from None


def usage(message: str, remedy: str) -> DiagnosticsError:
    """A wrong option or argument (CSC702)."""
    return DiagnosticsError([Diagnostic("CSC702", message, remedy)])


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """``value``, or CSC702 where it isn't one of ``allowed``."""
    if value not in allowed:
        raise usage(f"{option} can't be {value!r}.", f"Use one of: {', '.join(allowed)}.")
    return value


def name_values(option: str, given: list[str]) -> dict[str, str]:
    """``["A=1", "B=x=y"]`` → by name; CSC702 where one has no name or no equals sign."""
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise usage(f"{option} can't be {text!r}.", f"Write it as {option} NAME=VALUE.")
        values[name] = value
    return values
