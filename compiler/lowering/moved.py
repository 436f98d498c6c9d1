"""What was made of a source whose lines are elsewhere now: the same, with other line numbers.

A blank line or a comment above moves every route below it.  ``moved`` finds that two readings differ in their
lines alone, and ``carried`` gives a placed route these lines: in its spans and its templates' comments.
"""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from operator import attrgetter
from typing import Any

from csc.compiler.ir.model import Route
from csc.compiler.lowering.cloud import CloudRoute
from csc.diagnostics import Span

Lines = dict[tuple[str, int], int]
"""Where each line of a file is now."""

_COMMENT = re.compile(r"^( *)## (.+):(\d+)$", re.MULTILINE)  # ``Template.comment`` writes it
_MEMBERS: dict[type, Callable[[Any], Any] | None] = {}


def moved(old: object, new: object, lines: Lines) -> bool:
    """Whether ``new`` is ``old`` but for its lines, which ``lines`` is told; they may differ in no other way."""
    waiting: list[tuple[Any, Any]] = [(old, new)]
    while waiting:
        one, other = waiting.pop()
        if one is other:
            continue
        kind = type(one)
        if kind is not type(other):
            return False
        if kind is Span:
            if not _is_elsewhere(one, other, lines):
                return False
        elif kind is tuple or kind is list:
            if len(one) != len(other):
                return False
            waiting.extend(zip(one, other, strict=True))
        elif kind is dict:
            if list(one) != list(other):
                return False
            waiting.extend(zip(one.values(), other.values(), strict=True))
        elif (members := _members(kind)) is not None:
            waiting.append((members(one), members(other)))
        elif one != other:
            return False
    return True


def _is_elsewhere(one: Span, other: Span, lines: Lines) -> bool:
    """Whether a span is another one's, as far as is known of the lines."""
    file = one.file
    return (
        (file, one.column, one.end_column) == (other.file, other.column, other.end_column)
        and lines.setdefault((file, one.line), other.line) == other.line
        and lines.setdefault((file, one.end_line), other.end_line) == other.end_line
    )


def _members(kind: type) -> Callable[[Any], Any] | None:
    """The members of a data class as a tuple, or its only one; None for what is none."""
    if kind not in _MEMBERS:
        names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
        _MEMBERS[kind] = attrgetter(*names) if names else None
    return _MEMBERS[kind]


def carried(known: CloudRoute, route: Route, lines: Lines) -> CloudRoute:
    """A route placed on templates, as it is read now; the same object where nothing of it moved."""

    def now(span: Span) -> Span:
        line = lines.get((span.file, span.line), span.line)
        end = lines.get((span.file, span.end_line), span.end_line)
        same = (line, end) == (span.line, span.end_line)
        return span if same else replace(span, line=line, end_line=end)

    def text(template: str) -> str:
        return _COMMENT.sub(place, template)

    def place(found: re.Match[str]) -> str:
        file, line = found[2], int(found[3])
        return f"{found[1]}## {file}:{lines.get((file, line), line)}"

    old = known.templates
    assert old is not None
    made = replace(
        known,
        route=route,
        plans=tuple((now(span), plan) for span, plan in known.plans),
        templates=replace(
            old, request=text(old.request), response=text(old.response), refused=text(old.refused)
        ),
        grants=tuple(replace(one, span=now(one.span)) for one in known.grants),
    )
    return known if made == known else made
