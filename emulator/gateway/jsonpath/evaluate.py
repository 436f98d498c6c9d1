"""Steps over a document. Documents are parsed JSON: dicts, lists and scalars."""

from collections.abc import Iterator
from typing import Any

from csc.emulator.gateway.jsonpath.steps import (
    Filter,
    Indices,
    Properties,
    Scan,
    Slice,
    Step,
    Wildcard,
    is_definite,
)


def evaluate(steps: tuple[Step, ...], start: Any, document: Any, missing: Any = None) -> Any:
    """One value or ``missing`` for a definite path, else the list of all that match."""
    found = _walk(steps, 0, start, document)
    return next(found, missing) if all(map(is_definite, steps)) else list(found)


def _walk(steps: tuple[Step, ...], position: int, value: Any, document: Any) -> Iterator[Any]:
    if position == len(steps):
        yield value
        return
    step = steps[position]
    if isinstance(step, Scan):
        for node in _descend(value):
            yield from _walk(steps, position + 1, node, document)
        return
    if isinstance(step, Filter) and isinstance(value, dict):
        scanned = position > 0 and isinstance(steps[position - 1], Scan)
        if not scanned and step.accepts(value, document):
            yield from _walk(steps, position + 1, value, document)
        return
    for found in _step(step, value, document):
        yield from _walk(steps, position + 1, found, document)


def _descend(value: Any) -> Iterator[Any]:
    """``value`` and all inside it, parents first."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield node
            pending.extend(reversed(node.values()))
        elif isinstance(node, list):
            yield node
            pending.extend(reversed(node))


def _step(step: Step, value: Any, document: Any) -> list[Any]:
    if isinstance(step, Properties):
        return _properties(step.names, value)
    if isinstance(step, Wildcard):
        if isinstance(value, dict):
            return list(value.values())
        return value if isinstance(value, list) else []
    if not isinstance(value, list):
        return []
    if isinstance(step, Indices):
        return [value[number] for number in step.numbers if 0 <= number < len(value)]
    if isinstance(step, Slice):
        return value[step.start : step.end]
    if isinstance(step, Filter):
        return [item for item in value if step.accepts(item, document)]
    return []


def _properties(names: tuple[str, ...], value: Any) -> list[Any]:
    if not isinstance(value, dict):
        return []
    if len(names) == 1:
        return [value[names[0]]] if names[0] in value else []
    return [{name: value[name] for name in names if name in value}]
