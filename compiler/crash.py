"""Where the compiler is in the user's source, so that even its own crash names a line of theirs.

A stage that starts on something of the user's calls ``visit``; whoever catches a crash calls ``crashed``.
"""

from contextvars import ContextVar

from csc.compiler.diagnostics import diagnose
from csc.compiler.syntax import Module
from csc.diagnostics import Diagnostic, Span

_Place = tuple[Span, str]
_place: ContextVar[_Place | None] = ContextVar("compiler_place", default=None)


def visit(span: Span | None, source: str = "") -> None:
    """The compiler is now at this place; ``source`` is the text of its line."""
    _place.set((span, source) if span is not None else None)


def visit_line(module: Module, line: int) -> None:
    """The same for a line of a module; cheap enough for every statement."""
    text = module.source(line)
    _place.set((Span(module.file, line, 1, line, len(text) + 1), text))


def crashed(error: Exception) -> Diagnostic:
    """The diagnostic of an internal failure, at the place last visited."""
    place = _place.get()
    span, source = place if place is not None else (None, "")
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return diagnose("CSC901", span, source, reason=reason)
