"""Diagnostics as text with a caret, as JSON, or as GitHub annotations.

Text form::

    error[CSC203]: GET /todos/{id} is declared twice.
      --> api.py:31:2
       |
    31 | @route("/todos/{id}")
       |  ^^^^^^^^^^^^^^^^^^^^
       = Give one of them another path or method.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

from csc.diagnostics import Diagnostic, Severity

_COLORS: dict[Severity, str] = {"error": "31", "warning": "33", "note": "36"}


def text(diagnostics: Iterable[Diagnostic], color: bool = False) -> str:
    """Render for a person, one block a diagnostic, a blank line between two."""
    return "\n\n".join(_block(d, color) for d in diagnostics)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Render as a JSON array of ``plain`` records."""
    return json.dumps([plain(d) for d in diagnostics], indent=2)


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """Render as GitHub workflow commands, which annotate a pull request."""
    return "\n".join(_annotation(d) for d in diagnostics)


FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
}


def plain(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as JSON data: code, severity, message, remedy, file, line, column."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "remedy": diagnostic.remedy,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "endLine": span.end_line if span else None,
        "endColumn": span.end_column if span else None,
    }


def wants_color(stream: IO[str]) -> bool:
    """Whether to color: a terminal, and no NO_COLOR (https://no-color.org)."""
    return stream.isatty() and "NO_COLOR" not in os.environ


def print_diagnostics(diagnostics: Sequence[Diagnostic], stream: IO[str] | None = None) -> None:
    """Write the text form to ``stream`` (standard error by default)."""
    stream = stream or sys.stderr
    if diagnostics:
        print(text(diagnostics, wants_color(stream)), file=stream, flush=True)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """For instance ``2 errors, 1 warning``."""
    counts = {
        kind: sum(d.severity == kind for d in diagnostics) for kind in ("error", "warning", "note")
    }
    parts = [f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in counts.items() if n]
    return ", ".join(parts) or "no problems"


def _block(diagnostic: Diagnostic, color: bool) -> str:
    def paint(code: str, words: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if color else words

    tint = _COLORS[diagnostic.severity]
    head = paint(f"1;{tint}", f"{diagnostic.severity}[{diagnostic.code}]")
    lines = [f"{head}: {diagnostic.message}"]
    span = diagnostic.span
    margin = "  "
    if span is not None:
        number = str(span.line)
        margin = " " * len(number) + " "
        lines.append(f"{' ' * len(number)} --> {span.file}:{span.line}:{span.column}")
        if diagnostic.source:
            shown, caret = _caret(diagnostic)
            lines += [f"{margin}|", f"{number} | {shown}", f"{margin}| {paint(tint, caret)}"]
    if diagnostic.remedy:
        lines.append(f"{margin}= {diagnostic.remedy}")
    return "\n".join(lines)


def _caret(diagnostic: Diagnostic) -> tuple[str, str]:
    """The source line and, under it, the carets; tabs become one space in both."""
    span = diagnostic.span
    assert span is not None
    source = diagnostic.source.rstrip("\n").replace("\t", " ")
    start = max(span.column - 1, 0)
    end = span.end_column - 1 if span.end_line == span.line else len(source)
    width = max(min(end, len(source)) - start, 1)
    return source, " " * start + "^" * width


def _annotation(diagnostic: Diagnostic) -> str:
    level = {"error": "error", "warning": "warning", "note": "notice"}[diagnostic.severity]
    span = diagnostic.span
    place = ""
    if span is not None:
        place = f" file={_property(span.file)},line={span.line},col={span.column}"
    body = f"{diagnostic.code}: {diagnostic.message} {diagnostic.remedy}".strip()
    return f"::{level}{place}::{_data(body)}"


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
