"""Which modules are compiled, and why. All are of ``csc.emulator``, typed strictly, and run at each request.

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
    Group(
        "the stages of a request to a deployed API, in their order",
        "gateway",
        (
            "authorizers.cognito",
            "build_context",
            "chain",
            "content",
            "context_parts",
            "headers",
            "integrations.aws",
            "integrations.mock",
            "integrations.render",
            "integrations.request",
            "integrations.response",
            "integrations.roles",
            "integrations.wire",
            "invocation",
            "logs",
            "parameters",
            "routing",
            "stages",
            "templates",
            "validation",
        ),
    ),
    Group(
        "templates, once they are read: $input, $util, and the methods of Java's values",
        "gateway",
        (
            "mapping.input",
            "mapping.overrides",
            "mapping.payload",
            "mapping.util",
            "velocity.java.methods",
            "velocity.template",
        ),
    ),
    Group(
        "what each request asks besides: the time, its token, its permissions, its log lines",
        "",
        (
            "clock",
            "meter",
            "services.cognito_idp.verify_token",
            "services.iam.authorize",
            "services.logs.service",
            "write_access_log",
        ),
    ),
)

MODULES = tuple(module for group in GROUPS for module in group.modules())

WATCHED = ("csc.emulator.gateway.mapping.lenient_json", "csc.emulator.gateway.velocity.java.types")
"""Others whose ``Final`` numbers and texts the compiler writes where they are used: a build doesn't fit
when these change, either."""

BOUNDED: Mapping[str, str] = {
    "connection": "tasks that start when others end",
    "gateway.chain": "the stages",
    "gateway.routing": "the segments of a path",
    "gateway.stages": "the stages",
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
what Python would refuse ends the process there, so that what follows data without a bound stays Python
(``gateway.velocity.java.text``: a list can hold itself)."""
