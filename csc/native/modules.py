"""Which modules are compiled, and why. All are of ``csc.emulator``, typed strictly, and run at each request.

A module is left out where tests or programs reach into it (patch its functions, derive from its classes,
read its source or its ``__file__``), where it is only waited for (generators, ``async``), and where a
request passes it too seldom to notice.
"""

from collections.abc import Iterator
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
        "bytes of a connection to a request, and a response to bytes: each request passes them",
        "",
        ("connection", "http", "render_response", "compress_reply"),
    ),
    Group(
        "where a request goes and whose it is: each call of an AWS operation passes them",
        "",
        (
            "call_aws",
            "calls",
            "check_signed",
            "dispatch",
            "foreign_pages",
            "identify_caller",
            "protocols.json",
            "recognise",
        ),
    ),
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
