"""A call on a table, as the program made it, into a call plan and its arguments.

The compiler does this from types (``csc/compiler/lowering/calls.py``, which says what a plan is); here the
call itself is at hand: what was given, and the table's keys from the bundle's configuration.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csc.attribute_values import Record
from csc.call_plan import PAGE

PlanData = dict[str, Any]
Given = Mapping[str, Any]
TableData = Mapping[str, Any]
"""``{"key", "name", "keys": [[name, code], …], "indexes": {name: [[name, code], …]}, "item": type}``"""

FAILED = "ConditionalCheckFailedException"
CANCELED = "TransactionCanceledException"
REASONS = (
    ("TransactionConflict", 409, "Conflict"),
    ("ValidationError", 400, "Bad Request"),
    ("ThrottlingError", 429, "Too Many Requests"),
    ("ProvisionedThroughputExceeded", 429, "Too Many Requests"),
)
"""Why a write of a transaction may be refused, besides its condition: code, status, message to the client."""
SERVICE_ERRORS = (
    ("ValidationException", 400, "Bad Request"),
    ("SerializationException", 400, "Bad Request"),
    ("AccessDeniedException", 403, "Forbidden"),
    ("ProvisionedThroughputExceededException", 429, "Too Many Requests"),
    ("RequestLimitExceeded", 429, "Too Many Requests"),
    ("ThrottlingException", 429, "Too Many Requests"),
)
COMPARISONS = {
    "eq": "=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "begins_with": "begins_with",
}


def planned(table: TableData, operation: str, given: Given) -> tuple[PlanData, list[Any]]:
    """The plan of one call and the arguments for its holes."""
    return _PLANNERS[operation](_Call(table), given)


class _Call:
    """Collects arguments; ``hole`` gives the place of each."""

    def __init__(self, table: TableData) -> None:
        self.table = table
        self.arguments: list[Any] = []

    def hole(self, value: Any, how: str = "any", *, optional: bool = False) -> dict[str, Any]:
        self.arguments.append(value)
        hole: dict[str, Any] = {"argument": len(self.arguments) - 1, "as": how}
        return hole | {"optional": True} if optional else hole

    def plan(self, operation: str, entries: Mapping[str, Any], **rest: Any) -> PlanData:
        failures = rest.pop("failures", [])
        services = [{"code": c, "status": s, "message": m} for c, s, m in SERVICE_ERRORS]
        return {
            "service": "dynamodb",
            "operation": operation,
            "resource": self.table["key"],
            "input": {"TableName": {"table": self.table["key"]}, **entries},
            **{name: value for name, value in rest.items() if value},
            "errors": [*failures, *services],
        }

    def key(self, values: Sequence[Any]) -> dict[str, Any]:
        names = [name for name, _ in self.table["keys"]]
        if len(values) != len(names):
            raise TypeError(f"the key of {self.table['name']} is {', '.join(names)}")
        return {name: self.hole(value) for name, value in zip(names, values, strict=True)}


def transacted(
    writes: Sequence[tuple[TableData, str, Given]],
) -> tuple[PlanData, list[Any]]:
    """The plan of several writes that are made together or not at all."""
    arguments: list[Any] = []
    parts: list[PlanData] = []
    for table, operation, given in writes:
        call = _Call(table)
        call.arguments = arguments
        plan, _ = _PLANNERS[operation](call, given)
        parts.append(written(plan))
    return together(parts, parts[0]["plan"]["resource"]), arguments


def written(plan: PlanData) -> PlanData:
    """One write of a transaction: it gives nothing back."""
    inside = {name: one for name, one in plan["input"].items() if name != "ReturnValues"}
    member = plan["operation"].removesuffix("Item")
    return {"member": member, "plan": {**plan, "input": inside, "result": {"shape": "value"}}}


def together(parts: Sequence[PlanData], resource: str) -> PlanData:
    """The plan of a transaction. Its errors: the first write's that failed, in the order of the writes."""
    errors: list[dict[str, Any]] = []
    for place, part in enumerate(parts):
        for error in part["plan"]["errors"]:
            if error["code"] == FAILED:
                failed = {"reason": place, "because": "ConditionalCheckFailed"}
                errors.append({**error, "code": CANCELED, **failed})
        for because, status, message in REASONS:
            more = {"reason": place, "because": because}
            errors.append({"code": CANCELED, "status": status, "message": message, **more})
    errors += [{"code": c, "status": s, "message": m} for c, s, m in SERVICE_ERRORS]
    return {
        "service": "dynamodb",
        "operation": "TransactWriteItems",
        "resource": resource,
        "input": {},
        "writes": list(parts),
        "result": {"shape": "nothing"},
        "errors": errors,
    }


def _get(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    result = {"from": "Item", "shape": "item?"}
    only = _projection(call, given)
    key = {"Key": call.key(given["key"])}
    return call.plan("GetItem", key, projection=only, result=result), call.arguments


def _projection(call: _Call, given: Given) -> list[dict[str, str]]:
    """``only``: the attributes that are asked for."""
    if given.get("only") is None:
        return []
    keys = [name for name, _ in call.table["keys"]]
    return projected([*given["only"], *keys], lambda name: "#" + _safe(name))


def projected(attributes: Sequence[str], name: Callable[[str], str]) -> list[dict[str, str]]:
    """A plan's projection: each attribute once."""
    return [{"name": name(one), "attribute": one} for one in dict.fromkeys(attributes)]


def _put(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    item = call.hole(given["item"], "item")
    position = item["argument"]
    condition, entries, failures = _conditions(call, given, must_exist=False)
    plan = call.plan(
        "PutItem",
        {"Item": item, **entries},
        condition=condition,
        result={"shape": "argument", "argument": position},
        failures=failures,
    )
    return plan, call.arguments


def _update(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    key = call.key(given["key"])
    changes: Record = given["set"]
    update = [
        _clause("SET", name, call.hole(value, optional=True), ":")
        for name, value in changes.items()
        if name not in key
    ]
    added = given.get("add") or {}
    update += [_clause("ADD", name, call.hole(value), ":add_") for name, value in added.items()]
    condition, entries, failures = _conditions(call, given, must_exist=True)
    plan = call.plan(
        "UpdateItem",
        {"Key": key, "ReturnValues": "ALL_NEW", **entries},
        update=update,
        condition=condition,
        result={"from": "Attributes", "shape": "item"},
        failures=failures,
    )
    return plan, call.arguments


def _delete(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    key = call.key(given["key"])
    condition, entries, failures = _conditions(call, given, must_exist=True)
    plan = call.plan(
        "DeleteItem",
        {"Key": key, "ReturnValues": "ALL_OLD", **entries},
        condition=condition,
        result={"from": "Attributes", "shape": "item"},
        failures=failures,
    )
    return plan, call.arguments


def _clause(action: str, attribute: str, value: Any, prefix: str) -> dict[str, Any]:
    safe = _safe(attribute)
    return {
        "action": action,
        "attribute": attribute,
        "name": "#" + safe,
        "placeholder": prefix + safe,
        "value": value,
    }


def _safe(attribute: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", lambda m: "_" if m[0] == "_" else f"_{ord(m[0]):x}_", attribute)


def _conditions(
    call: _Call, given: Given, *, must_exist: bool
) -> tuple[list[Any], dict[str, Any], list[Any]]:
    partition = call.table["keys"][0][0]
    own = {"attribute": partition, "name": "#" + _safe(partition)}
    condition: list[Any] = []
    if must_exist or given.get("if_exists"):
        condition.append({"operator": "exists", **own})
    elif given.get("if_not_exists"):
        condition.append({"operator": "not-exists", **own})
    equalities = given.get("when") or {}
    condition += [_equality(call, name, value) for name, value in equalities.items()]
    if not condition:
        return [], {}, []
    if not equalities:
        exists = condition[0]["operator"] == "exists"
        return condition, {}, [_failure(404, "Not Found") if exists else _failure(409, "Conflict")]
    failures = [
        _failure(404, "Not Found") | {"item": False},
        _failure(409, "Conflict") | {"item": True},
    ]
    return condition, {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}, failures


def _equality(call: _Call, attribute: str, value: Any) -> dict[str, Any]:
    clause: dict[str, Any] = {"attribute": attribute, "name": "#" + _safe(attribute)}
    if value is None:
        return {"operator": "not-exists", **clause}
    placeholder = ":when_" + _safe(attribute)
    return {"operator": "=", **clause, "placeholder": placeholder, "value": call.hole(value)}


def _failure(status: int, message: str) -> dict[str, Any]:
    return {"code": FAILED, "status": status, "message": message}


def _query(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    index = given.get("index")
    keys = call.table["indexes"][index] if index else call.table["keys"]
    clauses = [_key_clause("=", keys[0][0], ":pk", call.hole(given["partition"]))]
    if len(keys) > 1:
        clauses += _sort_clauses(call, keys[1][0], given)
    entries: dict[str, Any] = {"ScanIndexForward": False} if given.get("reverse") else {}
    return _paged(call, "Query", index, given, entries, clauses), call.arguments


def _sort_clauses(call: _Call, sort: str, given: Given) -> list[dict[str, Any]]:
    for name, operator in COMPARISONS.items():
        if name in given:
            return [_key_clause(operator, sort, ":sk", call.hole(given[name]))]
    if "between" not in given:
        return []
    low, high = given["between"]
    clause = _key_clause("between", sort, ":low", call.hole(low))
    return [clause | {"high": {"placeholder": ":high", "value": call.hole(high)}}]


def _key_clause(operator: str, attribute: str, placeholder: str, value: Any) -> dict[str, Any]:
    return {
        "operator": operator,
        "attribute": attribute,
        "name": "#" + _safe(attribute),
        "placeholder": placeholder,
        "value": value,
    }


def _scan(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    return _paged(call, "Scan", None, given, {}, []), call.arguments


def _paged(
    call: _Call,
    operation: str,
    index: str | None,
    given: Given,
    entries: Mapping[str, Any],
    key: list[Any],
) -> PlanData:
    own, of_index = call.table["keys"], call.table["indexes"][index] if index else []
    attributes = [[name, code] for name, code in dict([*own, *of_index]).items()]
    paging: dict[str, Any] = {"IndexName": index} if index else {}
    limit = given.get("limit")
    paging["Limit"] = PAGE if limit is None else call.hole(limit, "limit")
    if given.get("cursor") is not None:
        paging["ExclusiveStartKey"] = call.hole(given["cursor"], "cursor") | {
            "attributes": attributes
        }
    following = {"from": "LastEvaluatedKey", "attributes": attributes}
    result = {"from": "Items", "shape": "page", "next": following}
    filters = [
        _key_clause("=", name, ":where_" + _safe(name), call.hole(value))
        for name, value in (given.get("where") or {}).items()
        if value is not None
    ]
    only = _projection(call, given)
    select = {"Select": "SPECIFIC_ATTRIBUTES"} if only else {}
    rest = {"key": key, "filter": filters, "projection": only}
    return call.plan(operation, {**paging, **entries, **select}, result=result, **rest)


def batch(table: TableData, *, attribute: str | None) -> PlanData:
    """A plan of ``BatchGetItem`` (by the key ``attribute``) or ``BatchWriteItem`` (of items to put)."""
    place = {"table": table["key"]} | ({"attribute": attribute} if attribute else {})
    services = [{"code": c, "status": s, "message": m} for c, s, m in SERVICE_ERRORS]
    return {
        "service": "dynamodb",
        "operation": "BatchGetItem" if attribute else "BatchWriteItem",
        "resource": table["key"],
        "input": {},
        "batch": place,
        "result": {"shape": "batch", **place},
        "errors": services,
    }


def _get_many(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    if len(call.table["keys"]) > 1:
        raise TypeError(f"{call.table['name']} has a sort key: query it")
    return batch(call.table, attribute=call.table["keys"][0][0]), [given["keys"]]


def _put_many(call: _Call, given: Given) -> tuple[PlanData, list[Any]]:
    return batch(call.table, attribute=None), [given["items"]]


_PLANNERS = {
    "get_many": _get_many,
    "put_many": _put_many,
    "get": _get,
    "put": _put,
    "update": _update,
    "delete": _delete,
    "query": _query,
    "scan": _scan,
}
