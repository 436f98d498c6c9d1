"""``Fn::ForEach`` of AWS::LanguageExtensions, written out: a loop of keys becomes the keys.

    Fn::ForEach::Topics:            TopicA: {Type: AWS::SNS::Topic, …}
      - Name                   ──▶  TopicB: {Type: AWS::SNS::Topic, …}
      - [A, B]
      - Topic${Name}: {Type: AWS::SNS::Topic, …}

``&{Name}`` leaves out all but letters and digits.  A collection is a list or a ``Ref`` to a list parameter.
"""

import re
from collections.abc import Mapping
from typing import Any

PREFIX = "Fn::ForEach::"
MOST = 100
"""Items of a collection."""


class LoopProblem(Exception):
    """A loop that CloudFormation refuses, in words."""


def write_out(data: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The template without loops. ``given`` are values of parameters. Raises LoopProblem."""
    declared = data.get("Parameters")
    values: dict[str, Any] = {}
    for name, one in (declared if isinstance(declared, dict) else {}).items():
        if isinstance(one, dict):
            values[name] = given.get(name, one.get("Default"))
    written = _write(dict(data), values, {})
    assert isinstance(written, dict)
    return written


def has_loops(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(str(key).startswith(PREFIX) or has_loops(one) for key, one in value.items())
    return isinstance(value, list) and any(map(has_loops, value))


def _write(value: Any, values: Mapping[str, Any], bound: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _fill(value, bound)
    if isinstance(value, list):
        return [_write(one, values, bound) for one in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() == {"Ref"} and isinstance(value["Ref"], str) and value["Ref"] in bound:
        return bound[value["Ref"]]
    found: dict[str, Any] = {}
    for key, one in value.items():
        made = (
            _loop(str(key), one, values, bound)
            if str(key).startswith(PREFIX)
            else {_fill(str(key), bound): _write(one, values, bound)}
        )
        twice = found.keys() & made.keys()
        if twice:
            raise LoopProblem(f"{key} makes {min(twice)}, which is there already")
        found |= made
    return found


def _loop(
    key: str, loop: Any, values: Mapping[str, Any], bound: Mapping[str, str]
) -> dict[str, Any]:
    if not (isinstance(loop, list) and len(loop) == 3 and isinstance(loop[2], Mapping)):
        raise LoopProblem(f"{key} layout is incorrect: identifier, collection, template")
    identifier, collection, body = loop
    if not isinstance(identifier, str) or identifier in bound or identifier in values:
        raise LoopProblem(f"{key}: the identifier {identifier} is taken")
    found: dict[str, Any] = {}
    for item in _items(key, collection, values, bound):
        found |= _write(dict(body), values, {**bound, identifier: item})
    return found


def _items(
    key: str, collection: Any, values: Mapping[str, Any], bound: Mapping[str, str]
) -> list[str]:
    if isinstance(collection, Mapping) and collection.keys() == {"Ref"}:
        collection = values.get(str(collection["Ref"]))
        if isinstance(collection, str):
            collection = [part.strip() for part in collection.split(",")]
    if not isinstance(collection, list) or not all(isinstance(c, str | int) for c in collection):
        raise LoopProblem(f"{key}: the collection must be a list of texts, or a Ref to one")
    if len(collection) > MOST:
        raise LoopProblem(f"{key}: a collection has {MOST} items at most")
    return [_fill(str(item), bound) for item in collection]


def _fill(text: str, bound: Mapping[str, str]) -> str:
    for name, value in bound.items():
        text = text.replace(f"${{{name}}}", value)
        text = text.replace(f"&{{{name}}}", re.sub(r"[^A-Za-z0-9]", "", value))
    return text
