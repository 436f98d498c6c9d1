"""The four stacks, each in as many parts as CloudFormation's limits ask for: mostly one.

{"data": …, "auth": …, "iam": …, "api": …}  →  the same, or {"data": …, "iam": …, "iam-2": …, "api": …, …}
"""

from collections.abc import Mapping
from typing import Any

from csc.compiler.backends.cloudformation.partition import (
    Group,
    Template,
    fits,
    measured,
    size_of,
    size_of_each,
    spread,
)
from csc.compiler.backends.cloudformation.split_api import split_api

NEEDS: Mapping[str, tuple[str, ...]] = {
    "data": (),
    "auth": (),
    "iam": ("data",),
    "api": ("data", "auth", "iam"),
}
"""The stacks in deployment order, and those whose exports each imports."""
OVERHEAD = 400
"""Bytes that a resource of ours has at most besides what a route's templates are."""


Known = dict[str, tuple[Template, dict[str, Template]]]
"""By a stack's name: the stack, and what was made of it."""


def split_stacks(
    stacks: Mapping[str, Template], texts: int, known: Known | None = None
) -> dict[str, Template]:
    """In deployment order. ``texts`` is the size of all mapping templates, in bytes.

    A stack that is the same object as in ``known`` has the same parts.
    """
    known = {} if known is None else known
    for name, stack in stacks.items():
        if name not in known or known[name][0] is not stack:
            known[name] = stack, _split(name, stack, texts if name == "api" else 0)
    return {part: it for name in stacks for part, it in known[name][1].items()}


def _split(name: str, stack: Template, texts: int) -> dict[str, Template]:
    few = fits(stack, 0)
    if few and (fits(stack, _estimate(stack) + texts) or fits(stack, _size(stack))):
        return {name: stack}
    if name == "api":
        return split_api(stack)
    parts = spread(_groups(stack), _head(stack))
    return {f"{name}-{n + 1}" if n else name: part for n, part in parts.items()}


def needs(stacks: tuple[str, ...]) -> dict[str, list[str]]:
    """Which stacks each one waits for. The parts of the API wait for the API, its stage for all of them."""
    found: dict[str, list[str]] = {}
    for name in stacks:
        kind = name.partition("-")[0]
        found[name] = [one for one in stacks if one.partition("-")[0] in NEEDS[kind]]
        if name == "api-stage":
            found[name] += [one for one in stacks if one.startswith("api") and one != name]
        elif name.startswith("api-"):
            found[name].append("api")
    return found


def _estimate(stack: Mapping[str, Any]) -> int:
    """No less than the size without mapping templates, in most stacks by far."""
    roles = 5 if "ApiGatewayLoggingRole" in stack["Resources"] else 3
    return OVERHEAD * roles * len(stack["Resources"])


def _head(stack: Mapping[str, Any]) -> Template:
    return {name: it for name, it in stack.items() if name not in ("Resources", "Outputs")}


def _groups(stack: Mapping[str, Any]) -> list[Group]:
    """A resource that refers to another of the stack is in its group, and so is the output of each."""
    resources = stack["Resources"]
    leader: dict[str, str] = {name: name for name in resources}
    for name, resource in resources.items():
        for other in measured(resource, _references):
            if other in resources:
                _join(leader, name, other)
    members: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for name, resource in resources.items():
        members.setdefault(_first(leader, name), ({}, {}))[0][name] = resource
    for name, output in stack.get("Outputs", {}).items():
        for other in measured(output["Value"], _references):
            if other in resources:
                members[_first(leader, other)][1][name] = output
    return [_group(*parts) for parts in members.values()]


def _group(resources: dict[str, Any], outputs: dict[str, Any]) -> Group:
    return Group(min(resources), resources, outputs, _size_of(resources, outputs))


def _size_of(resources: Mapping[str, Any], outputs: Mapping[str, Any]) -> int:
    """Outputs are made anew at each compile, and small: twice their text is more than their JSON."""
    return size_of_each(resources) + 2 * len(str(outputs))


def _size(stack: Mapping[str, Any]) -> int:
    return _size_of(stack["Resources"], stack.get("Outputs", {})) + size_of(_head(stack))


def _first(leader: dict[str, str], name: str) -> str:
    while leader[name] != name:
        name = leader[name]
    return name


def _join(leader: dict[str, str], one: str, other: str) -> None:
    leader[_first(leader, one)] = _first(leader, other)


def _references(value: Any) -> list[str]:
    """The logical ids in Ref and Fn::GetAtt."""
    if isinstance(value, Mapping):
        if "Ref" in value:
            return [str(value["Ref"])]
        if "Fn::GetAtt" in value:
            return [str(value["Fn::GetAtt"][0])]
        return [name for one in value.values() for name in _references(one)]
    if isinstance(value, list):
        return [name for one in value for name in _references(one)]
    return []
