"""What CSC says to its user when an input is wrong: one record for compiler, loader and linter.

A diagnostic has a stable code, a place, one sentence of cause and one of remedy.  Rendering is
in ``csc.cli.report``; this module is data only, so every room may import it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source text. Lines count from 1, columns from 1, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong, where, why, and what to do about it.

    ``code`` is ``CSC`` and three digits (the table is ``docs/diagnostics.md``).  ``span`` is None
    only where no file is at fault (a port in use).  ``source`` is the text of ``span.line``.
    """

    code: str
    message: str
    remedy: str = ""
    span: Span | None = None
    source: str = ""
    severity: Severity = "error"


class DiagnosticsError(Exception):
    """Work stopped because of these diagnostics, of which at least one is an error."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("; ".join(f"{d.code}: {d.message}" for d in diagnostics))
        self.diagnostics = tuple(diagnostics)
