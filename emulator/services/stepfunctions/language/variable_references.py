"""The variables that a machine's states read, by state: DescribeStateMachine tells them.

{"A": {"Type": "Pass", "Parameters": {"x.$": "$total"}, …}}   ──▶   {"A": ["total"]}
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language.jsonata import is_expression

_VARIABLE = re.compile(r"(?<![\w$])\$([A-Za-z_]\w*)")
_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'")
_INNER = ("ItemProcessor", "Iterator")


def variable_references(text: str) -> dict[str, list[str]]:
    """Names in order; states that read none aren't there."""
    if "$" not in text:
        return {}
    found: dict[str, list[str]] = {}
    for name, state in _states(json.loads(text)):
        names = sorted({variable for value in _texts(state) for variable in value})
        if names:
            found[name] = names
    return found


def _states(machine: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, state in (machine.get("States") or {}).items():
        yield name, state
        for branch in state.get("Branches") or ():
            yield from _states(branch)
        for field in _INNER:
            if isinstance(state.get(field), Mapping):
                yield from _states(state[field])


def _texts(value: Any, key: str = "") -> Iterator[set[str]]:
    """The variables of each text that is a path or an expression; of the state alone."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name not in ("Branches", *_INNER, "Comment"):
                yield from _texts(item, str(name))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)
    elif is_expression(value):
        yield {
            match[1]
            for match in _VARIABLE.finditer(value)
            if match[1] != "states" and not value[match.end() :].lstrip().startswith(("(", ":="))
        }
    elif isinstance(value, str) and (key.endswith((".$", "Path")) or key == "Variable"):
        yield {match[1] for match in _VARIABLE.finditer(_LITERAL.sub("''", value))}
