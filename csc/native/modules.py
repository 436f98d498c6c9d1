"""Which modules are compiled, and why. All are of ``csc.emulator``, typed strictly, and run at each request.

Those of the server and the gateway are not: a request to a deployed API, which goes from Python to machine
code and back many times, took a tenth more with them (``bench.request``: 97 µs for 86).

A module is left out where tests or programs reach into it (patch its functions, derive from its classes,
read its source or its ``__file__``), where it is only waited for (generators, ``async``), and where a
request passes it too seldom to notice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """``names`` are relative to ``csc.emulator``, within ``package`` where one is given."""

    why: str
    package: str
    names: tuple[str, ...]

    def modules(self) -> Iterator[str]:
        inside = f"csc.emulator.{self.package}." if self.package else "csc.emulator."
        for name in self.names:
            yield inside + name


GROUPS = (
    Group(
        "attribute values, numbers and keys: run for each attribute of each item",
        "services.dynamodb",
        (
            "bounds",
            "json_types",
            "keys",
            "numbers",
            "plain",
            "projections",
            "shapes",
            "tables",
            "values",
        ),
    ),
    Group(
        "expressions: read once, applied to each item",
        "services.dynamodb.expressions",
        (
            "condition",
            "key_condition",
            "operators",
            "parse",
            "paths",
            "request",
            "resolve",
            "tokens",
            "tree",
            "update",
        ),
    ),
    Group(
        "reading and writing items, and what is said of it",
        "services.dynamodb",
        ("answers", "capacity", "changes", "items", "pages", "reads", "transactions"),
    ),
    Group(
        "the operations that programs call at each of their own requests",
        "services.dynamodb.operations",
        (
            "batch_get_item",
            "batch_write_item",
            "delete_item",
            "get_item",
            "put_item",
            "query",
            "scan",
            "transact_get_items",
            "transact_write_items",
            "update_item",
        ),
    ),
)

MODULES = tuple(module for group in GROUPS for module in group.modules())

WATCHED: tuple[str, ...] = ()
"""Others whose ``Final`` numbers and texts the compiler writes where they are used: a build doesn't fit
when these change, either."""

BOUNDED: Mapping[str, str] = {
    "services.dynamodb.expressions.condition": "parse.MAX_NESTING",
    "services.dynamodb.expressions.key_condition": "parse.MAX_OPERATORS",
    "services.dynamodb.expressions.parse": "MAX_NESTING",
    "services.dynamodb.expressions.paths": "parse.MAX_PATH",
    "services.dynamodb.expressions.resolve": "parse.MAX_NESTING",
    "services.dynamodb.expressions.update": "parse.MAX_NESTING",
    "services.dynamodb.json_types": "MAX_DEPTH",
    "services.dynamodb.plain": "MOST_DEPTH",
    "services.dynamodb.shapes": "the shapes of the model, and what orjson reads: 1,024 levels",
    "services.dynamodb.values": "json_types.MAX_DEPTH, and MAX_DEPTH",
}
"""What bounds the recursion of modules whose functions call themselves. Machine code has no RecursionError:
what Python would refuse ends the process there, so that what follows data without a bound stays Python."""
