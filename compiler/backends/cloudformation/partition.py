"""Stacks that are too large for CloudFormation → several, so that what belongs to a route stays where it is.

    iam      →  iam, iam-2, iam-3 …     roles, with the outputs that export them
    data     →  data, data-2 …          tables, each with its key
    api      →  api, api-1, api-2 …, api-stage
                the API with what all share; subtrees of paths; last the deployment and what is around it

A group (a role; a table; the routes below one part of a path) goes to the stack that wins the highest digest of
group and stack (rendezvous hashing): it stays there when other groups come and go, and a stack more takes its
share from all the others and moves nothing else.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

Template = dict[str, Any]
Value = TypeVar("Value")

MOST_RESOURCES, MOST_OUTPUTS, LARGEST = 500, 200, 1_000_000
"""CloudFormation's limits of a template; its size in bytes, of the 1,048,576 that a body in S3 may have."""
ROOM = 0.9
"""How full a stack may be: what is estimated is not exceeded."""


@dataclass(frozen=True, slots=True)
class Group:
    """Resources and outputs that stay together. ``size`` in bytes, as JSON."""

    key: str
    resources: Mapping[str, Any]
    outputs: Mapping[str, Any]
    size: int


def fits(template: Mapping[str, Any], size: int) -> bool:
    """Whether CloudFormation takes a stack as it is. ``size`` is an estimate of its bytes."""
    return (
        len(template["Resources"]) <= MOST_RESOURCES * ROOM
        and len(template.get("Outputs", ())) <= MOST_OUTPUTS * ROOM
        and size <= LARGEST * ROOM
    )


def size_of(data: Any) -> int:
    """The bytes of a template, or a part of one, as it is shipped."""
    return len(json.dumps(data, indent=1))


def size_of_each(parts: Mapping[str, Any]) -> int:
    """No less than the bytes of resources or outputs; what one has was found out when it was made."""
    return sum(
        measured(part, _bound) if part.get("Type") in _SMALL else _FRAME + measured(part, size_of)
        for part in parts.values()
    )


def _bound(part: Any) -> int:
    return 2 * len(str(part))


_SMALL = frozenset({"AWS::ApiGateway::Resource"})  # so many that the bytes are not counted
_FRAME = 100  # bytes: the name, quotes, braces, and the deeper indentation of a part's own lines
_MOST_KNOWN = 50_000
_known: dict[tuple[int, Any], tuple[Any, Any]] = {}


def measured(part: Any, how: Callable[[Any], Value]) -> Value:
    """``how(part)``, found out once for a part that stays the same object from compile to compile."""
    key = (id(part), how)
    found = _known.get(key)
    if found is None or found[0] is not part:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        found = _known[key] = (part, how(part))
    value: Value = found[1]
    return value


def spread(groups: list[Group], head: Mapping[str, Any]) -> dict[int, Template]:
    """``head`` (the sections that all share) with a part of the groups each, by number: as few as fit.

    A group that is too large by itself makes a template that CloudFormation refuses.
    """
    made: list[list[Group]] = []
    for count in range(1, len(groups) + 1):
        made = _shares(groups, count)
        if all(map(_fit, made)):
            break
    return {number: _template(head, share) for number, share in enumerate(made) if share}


def _shares(groups: list[Group], count: int) -> list[list[Group]]:
    shares: list[list[Group]] = [[] for _ in range(count)]
    for group in groups:
        shares[max(range(count), key=lambda n: _weight(group.key, n))].append(group)
    return shares


@lru_cache(maxsize=4096)
def _weight(key: str, number: int) -> bytes:
    return hashlib.sha256(f"{number}/{key}".encode()).digest()


def _fit(share: list[Group]) -> bool:
    resources = sum(len(group.resources) for group in share)
    outputs = sum(len(group.outputs) for group in share)
    return (
        resources <= MOST_RESOURCES * ROOM
        and outputs <= MOST_OUTPUTS * ROOM
        and sum(group.size for group in share) <= LARGEST * ROOM
    )


def _template(head: Mapping[str, Any], share: list[Group]) -> Template:
    resources = {name: it for group in share for name, it in group.resources.items()}
    outputs = {name: it for group in share for name, it in group.outputs.items()}
    made = {**head, "Resources": resources}
    return made | {"Outputs": outputs} if outputs else made
