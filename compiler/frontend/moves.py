"""Declarations that moved without changing: new lines for what was read at the old ones.

A line added to a handler moves every declaration below it.  Their text is the same, so what was read of them holds;
only the spans are other ones, by an offset for each top-level statement.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar, get_args

from csc.compiler.ir.types import Type
from csc.diagnostics import Span

Starts = Mapping[str, tuple[int, ...]]
"""File → the first line of each of its top-level statements."""

Value = TypeVar("Value")
_TYPES: Final = get_args(Type)


class Moves:
    """From where declarations were to where they are. False where nothing moved."""

    def __init__(self, old: Starts, new: Starts) -> None:
        self._moved = {
            file: (lines, [now - then for then, now in zip(lines, new[file], strict=True)])
            for file, lines in old.items()
            if new[file] != lines
        }

    def __bool__(self) -> bool:
        return bool(self._moved)

    def line(self, file: str, line: int) -> int:
        """Where a line of a declaration is now."""
        found = self._moved.get(file)
        if found is None:
            return line
        starts, offsets = found
        index = bisect_right(starts, line) - 1
        return line + offsets[index] if index >= 0 else line

    def span(self, span: Span) -> Span:
        line = self.line(span.file, span.line)
        if line == span.line:
            return span
        return replace(span, line=line, end_line=span.end_line + line - span.line)

    def all(self, declared: Mapping[str, Value]) -> Mapping[str, Value]:
        """Declarations by name, each at its place."""
        if not self._moved:
            return declared
        return {name: self.moved(one) for name, one in declared.items()}

    def moved(self, value: Value) -> Value:
        """A declaration with everything in it at its place; itself, where that is the old one."""
        file = getattr(getattr(value, "span", None), "file", "")
        return self._deep(value) if file in self._moved else value

    def _deep(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self.span(value)
        if isinstance(value, tuple):
            found = tuple(self._deep(one) for one in value)
            return found if any(a is not b for a, b in zip(found, value, strict=True)) else value
        if not hasattr(value, "__dataclass_fields__") or isinstance(value, _TYPES):
            return value
        changed = {}
        for name in value.__dataclass_fields__:
            old = getattr(value, name)
            new = self._deep(old)
            if new is not old:
                changed[name] = new
        return replace(value, **changed) if changed else value
