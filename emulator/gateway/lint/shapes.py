"""What the request validator has proved of the body: which of its members are numbers and booleans.

"quantity": {"type": "integer"}   →   $body.quantity holds nothing that could leave its place
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.gateway.velocity.nodes import Constant, Expression, Method, Property, Step

_PLAIN = frozenset({"integer", "number", "boolean", "null"})
_MAX_HOPS = 20


@dataclass(frozen=True)
class Shape:
    """A value that is valid against ``schema``, whose references are within ``root``."""

    root: Mapping[str, Any]
    schema: Mapping[str, Any]

    def harmless(self) -> bool:
        """Whether it is a number, true, false or null."""
        found = [one.get("type") for one in self._alternatives()]
        return bool(found) and all(
            _PLAIN.issuperset([kind] if isinstance(kind, str) else kind) if kind else False
            for kind in found
        )

    def member(self, name: str) -> "Shape | None":
        """A member by its name: None where the schema lets it be anything."""
        found = [_mapping(one.get("properties")).get(name) for one in self._alternatives()]
        return self._any_of(found)

    def element(self) -> "Shape | None":
        return self._any_of([one.get("items") for one in self._alternatives()])

    def _any_of(self, schemas: list[Any]) -> "Shape | None":
        if not schemas or not all(isinstance(one, Mapping) for one in schemas):
            return None
        return Shape(self.root, schemas[0] if len(schemas) == 1 else {"anyOf": schemas})

    def _alternatives(self) -> list[Mapping[str, Any]]:
        return list(_flat(self.root, self.schema, 0))


def _flat(
    root: Mapping[str, Any], schema: Mapping[str, Any], hops: int
) -> Iterator[Mapping[str, Any]]:
    choices = schema.get("anyOf") or schema.get("oneOf")
    reference = schema.get("$ref")
    if hops > _MAX_HOPS:
        yield {}
    elif isinstance(reference, str):
        found: Any = root
        for part in reference.removeprefix("#/").split("/"):
            found = _mapping(found).get(part)
        local = reference.startswith("#/") and isinstance(found, Mapping)
        yield from _flat(root, found, hops + 1) if local else iter([{}])
    elif isinstance(choices, list) and all(isinstance(one, Mapping) for one in choices):
        for one in choices:
            yield from _flat(root, one, hops + 1)
    else:
        yield schema


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def followed(shape: Shape | None, steps: tuple[Step, ...]) -> Shape | None:
    """``.a.get('b')`` of a value."""
    for step in steps:
        if shape is None:
            return None
        match step:
            case Property(name=name):
                shape = shape.member(name)
            case Method(name="get", arguments=(Constant(value=str() as name),)):
                shape = shape.member(name)
            case Method(name="get", arguments=(Constant(value=int()),)):
                shape = shape.element()
            case _:
                return None
    return shape


def at_path(shape: Shape | None, argument: Expression) -> Shape | None:
    """``$input.path('$.a.b')``: names alone."""
    if not isinstance(argument, Constant) or not isinstance(argument.value, str):
        return None
    first, *names = argument.value.split(".")
    if first != "$":
        return None
    for name in names:
        shape = shape.member(name) if shape is not None and name.isidentifier() else None
    return shape
