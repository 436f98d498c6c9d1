"""The calls of a route → the grants of its role: exact actions on exact tables and indexes, each with its line.

{"operation": "Query", "resource": "orders", "input": {"IndexName": "owner-index"}}
  →  Grant(("dynamodb:Query",), ("index", "orders", "owner-index"), "query …", orders.py:27)
"""

from collections.abc import Iterable
from dataclasses import replace

from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.calls import Plan, writes_of
from csc.compiler.lowering.cloud import Grant, Tier
from csc.compiler.lowering.message_calls import SERVICES
from csc.compiler.lowering.message_permissions import joined_values, of_message
from csc.compiler.lowering.security import encryption_of, has_dead_letters, is_traced
from csc.diagnostics import Span

Calls = Iterable[tuple[Span, Plan]]


def grants(program: Program, route: Route, tier: Tier, calls: Calls) -> tuple[Grant, ...]:
    """What the role of ``route`` allows. The first line that needs a grant is the one it names."""
    found: dict[tuple[object, ...], Grant] = {}
    for span, plan in calls:
        for one in writes_of(plan):
            for grant in _of_call(program, one, span):
                key = (grant.actions, grant.resource)
                found[key] = _joined(found[key], grant) if key in found else grant
    if tier != "vtl":
        for grant in _of_lambda(program, route):
            found.setdefault((grant.actions, grant.resource), grant)
    return tuple(found.values())


def _joined(one: Grant, other: Grant) -> Grant:
    """One statement for two calls: of all keys, where one of the two is."""
    return replace(
        one,
        leading=_both(one.leading, other.leading),
        attributes=_both(one.attributes, other.attributes),
        held=joined_values(one.held, other.held),
    )


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other)) if one and other else ()


def attributes_of(program: Program, plan: Plan) -> tuple[str, ...]:
    """What a read of a projection may name: what it asks for, and what it finds items by.

    DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control": the key attributes of
    the table, and of the index that is read, must be among them.
    """
    if "projection" not in plan:
        return ()
    table = program.tables[plan["resource"]]
    keys = [table.partition, table.sort]
    keys += [
        key
        for index in table.indexes
        if index.name == plan["input"].get("IndexName")
        for key in (index.partition, index.sort)
    ]
    named = [
        one["attribute"] for member in ("projection", "filter") for one in plan.get(member, ())
    ]
    return tuple(dict.fromkeys([*named, *(key.name for key in keys if key is not None)]))


def _of_call(program: Program, plan: Plan, span: Span) -> Iterable[Grant]:
    if plan["service"] == "logs":
        store = program.log_stores[plan["resource"]]
        actions = ("logs:CreateLogStream", "logs:PutLogEvents")
        yield Grant(actions, ("store", store.key), f"writes to {store.name}", span)
    if plan["service"] in SERVICES:
        yield from of_message(program, plan, span)
    if plan["service"] != "dynamodb":
        return
    table = program.tables[plan["resource"]]
    action = f"dynamodb:{plan['operation']}"
    leading = (plan["leading"],) if "leading" in plan else ()
    attributes = attributes_of(program, plan)
    index = plan["input"].get("IndexName")
    if index is None:
        why = f"calls {action} on {table.name}"
        yield Grant((action,), ("table", table.key), why, span, leading, attributes)
    else:
        why = f"calls {action} on {index} of {table.name}"
        yield Grant((action,), ("index", table.key, index), why, span, leading, attributes)
    encryption = table.options.get("encryption")
    if isinstance(encryption, str) and encryption != "aws":
        why = f"{table.name} is encrypted with a key of yours"
        yield Grant(("kms:Decrypt",), ("key", table.key), why, table.span)


def _of_lambda(program: Program, route: Route) -> Iterable[Grant]:
    span = route.handler.span
    logs = ("logs:CreateLogStream", "logs:PutLogEvents")
    yield Grant(logs, ("logs", route.id), "a function writes its log", span)
    if is_traced(program):
        trace = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
        yield Grant(trace, ("xray",), "a function's trace; X-Ray has no ARNs to name", span)
    if encryption_of(program):
        why = "a function's environment is encrypted"
        yield Grant(("kms:Decrypt",), ("application-key",), why, span)
    if has_dead_letters(program):
        why = "events that a function failed on are kept"
        yield Grant(("sqs:SendMessage",), ("dead-letters",), why, span)
