"""Carry out a call plan: arguments into an operation's input, its output or error into a value.

The form of a plan is told in ``csc/compiler/lowering/calls.py``.  ``Plan`` is compiled once, so that a
call only fills its holes.  The WASM host and the Lambda runtime both run this code.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from csc.attribute_values import (
    Binary,
    Models,
    TypeData,
    absent,
    any_item,
    as_stored,
    as_wire,
    encode,
    encode_members,
    item_reader,
    union_reader,
)
from csc.message_plans import FAILED
from csc.response import to_json

Arguments = Sequence[Any]
OMIT = object()
Hole = Callable[[Arguments], Any]


class FailureError(Exception):
    """The answer to the client that an error of a call, or a wrong value, leads to."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status, self.message = status, message


class Plan:
    """``input(arguments)`` gives the operation's input, ``value(output, arguments)`` the result."""

    def __init__(
        self,
        plan: Mapping[str, Any],
        result: TypeData,
        models: Models,
        tables: Mapping[str, str],
        binary: Binary = bytes,
    ) -> None:
        self.service: str = plan["service"]
        self.operation: str = plan["operation"]
        self.resource: str = plan["resource"]
        self.errors = plan["errors"]
        self._members = _members(plan["input"], tables, binary)
        self._writes = [
            (one["member"], Plan(one["plan"], "none", models, tables, binary))
            for one in plan.get("writes", ())
        ]
        self._clauses = [
            (member, render, [_prepared(clause, binary) for clause in plan[kind]])
            for kind, member, render in _CLAUSES
            if plan.get(kind)
        ]
        self._batch = _batch(plan["batch"], tables, binary) if "batch" in plan else None
        self.value = _result(plan["result"], result, models, tables)

    def input(self, arguments: Arguments) -> dict[str, Any]:
        """The operation's input. Raises FailureError for a cursor that isn't ours."""
        out: dict[str, Any] = self._members(arguments)
        if self._batch is not None:
            out["RequestItems"] = self._batch(arguments)
        if self._writes:
            out["TransactItems"] = [
                {member: write.input(arguments)} for member, write in self._writes
            ]
        if self._clauses:
            names: dict[str, str] = {}
            values: dict[str, Any] = {}
            for member, render, clauses in self._clauses:
                text = render(clauses, arguments, names, values)
                if text:
                    out[member] = text
            if names:
                out["ExpressionAttributeNames"] = names
            if values:
                out["ExpressionAttributeValues"] = values
        return out

    def is_empty(self, arguments: Arguments) -> bool:
        """Whether there is nothing to ask: a batch of no keys or items."""
        return self._batch is not None and not arguments[0]

    def failure(
        self, code: str, *, has_item: bool, reasons: Sequence[Mapping[str, Any]] = ()
    ) -> FailureError:
        """What the client is told of an AWS error; ``reasons`` are a cancelled transaction's."""
        code = code.rpartition("#")[2]
        for error in self.errors:
            if error["code"] != code:
                continue
            item, place = has_item, error.get("reason")
            if place is not None:
                reason = reasons[place] if place < len(reasons) else {}
                item = "Item" in reason
                if reason.get("Code") != error["because"]:
                    continue
            if error.get("item", item) == item:
                return FailureError(error["status"], error["message"])
        return FailureError(500, "Internal server error")


# -- batches ---------------------------------------------------------------------------------------


def _batch(data: Mapping[str, Any], tables: Mapping[str, str], binary: Binary) -> Hole:
    """``RequestItems`` of one table: ``{"table": key, "attribute": name}`` for keys, without it for items to put."""
    table, attribute = tables[data["table"]], data.get("attribute")

    def fill(arguments: Arguments) -> dict[str, Any]:
        if attribute is None:
            puts = [encode_members(one, binary, top=True) for one in arguments[0]]
            return {table: [{"PutRequest": {"Item": item}} for item in puts]}
        keys = [{attribute: encode(one, binary)} for one in dict.fromkeys(arguments[0])]
        return {table: {"Keys": keys}}

    return fill


def _batch_result(
    result: Mapping[str, Any], type_: TypeData, models: Models, tables: Mapping[str, str]
) -> "Result":
    """The items in the order of their keys. What DynamoDB left undone is a 429: there is too much at once."""
    table, attribute = tables[result["table"]], result.get("attribute")
    read = _item(type_["list"], models) if attribute is not None else None

    def value(output: Mapping[str, Any], arguments: Arguments) -> Any:
        if output.get("UnprocessedKeys") or output.get("UnprocessedItems"):
            raise FailureError(429, "Too Many Requests")
        if read is None:
            return None
        found = output.get("Responses", {}).get(table, ())
        by_key = {_wire_key(item[attribute]): item for item in found}
        places = (_wire_key(encode(one, as_wire)) for one in dict.fromkeys(arguments[0]))
        return [read(by_key[place]) for place in places if place in by_key]

    return value


def _wire_key(value: Mapping[str, Any]) -> tuple[str, str]:
    ((code, inner),) = value.items()
    if code == "N":
        return code, str(Decimal(inner).normalize())
    return code, as_wire(inner) if isinstance(inner, bytes) else str(inner)


# -- holes -----------------------------------------------------------------------------------------


def _members(data: Mapping[str, Any], tables: Mapping[str, str], binary: Binary) -> Hole:
    holes = [(name, _value(name, member, tables, binary)) for name, member in data.items()]

    def fill(arguments: Arguments) -> dict[str, Any]:
        out = {}
        for name, hole in holes:
            value = hole(arguments)
            if value is not OMIT:
                out[name] = value
        return out

    return fill


def _value(name: str, data: Any, tables: Mapping[str, str], binary: Binary) -> Hole:
    if isinstance(data, list):
        holes = [_value(name, one, tables, binary) for one in data]
        return lambda arguments: [hole(arguments) for hole in holes]
    if not isinstance(data, dict):
        return lambda arguments: data
    if "table" in data or "named" in data:
        table = tables[data["table"] if "table" in data else data["named"]]
        return lambda arguments: table
    if "argument" in data:
        return _hole(data, binary, bare=name == "Item")
    return _members(data, tables, binary)


def _hole(hole: Mapping[str, Any], binary: Binary, *, bare: bool = False) -> Hole:
    position, field, how = hole["argument"], hole.get("field"), hole["as"]
    encode_one = _encoder(how, hole, binary, bare)

    def fill(arguments: Arguments) -> Any:
        value = arguments[position]
        if field is not None:
            value = value[field]
        return OMIT if optional and absent(value) else encode_one(value)

    optional = bool(hole.get("optional"))
    return fill


def _encoder(how: str, hole: Mapping[str, Any], binary: Binary, bare: bool) -> Callable[[Any], Any]:
    match how:
        case "json":
            return lambda value: value
        case "not":
            return lambda value: not value
        case "limit":
            return page_size
        case "message" | "text":
            return as_text
        case "cursor":
            return lambda value: read_cursor(value, hole["attributes"], binary)
        case "S":
            return lambda value: {"S": value} if type(value) is str else encode(value, binary)
        case "item" | "M" | "any" if bare:
            return lambda value: encode_members(value, binary, top=True)
    return lambda value: encode(value, binary)


PAGE = 1000
"""A page has no more items: a template's loop ends there."""


def page_size(value: Any) -> Any:
    """``Limit`` from a handler's ``limit=``, where None asks for a whole page."""
    return PAGE if value is None or (type(value) is int and value > PAGE) else value


def as_text(value: Any) -> str:
    """A text as it is, anything else as its JSON."""
    return value if isinstance(value, str) else to_json(value)


# -- clauses ---------------------------------------------------------------------------------------

Render = Callable[[Any, Arguments, dict[str, str], dict[str, Any]], str]


def _update(
    clauses: Any, arguments: Arguments, names: dict[str, str], values: dict[str, Any]
) -> str:
    actions: dict[str, list[str]] = {"SET": [], "REMOVE": [], "ADD": []}
    for clause in clauses:
        action, value = clause["action"], _clause_value(clause, arguments)
        if value is OMIT:
            if clause.get("absent") != "REMOVE":
                continue
            action = "REMOVE"
        elif value is not None:
            values[clause["placeholder"]] = value
        name, placeholder = clause["name"], clause.get("placeholder")
        names[name] = clause["attribute"]
        text = {"SET": f"{name} = {placeholder}", "ADD": f"{name} {placeholder}", "REMOVE": name}
        actions[action].append(text[action])
    return " ".join(f"{action} {', '.join(texts)}" for action, texts in actions.items() if texts)


def _condition(
    clauses: Any, arguments: Arguments, names: dict[str, str], values: dict[str, Any]
) -> str:
    texts = []
    for clause in clauses:
        name = clause["name"]
        names[name] = clause["attribute"]
        operator, value = clause["operator"], _clause_value(clause, arguments)
        if operator == "=" and value is not OMIT:
            values[clause["placeholder"]] = value
            texts.append(f"{name} = {clause['placeholder']}")
        else:
            exists = "attribute_exists" if operator == "exists" else "attribute_not_exists"
            texts.append(f"{exists}({name})")
    return " AND ".join(texts)


def _key(clauses: Any, arguments: Arguments, names: dict[str, str], values: dict[str, Any]) -> str:
    texts = []
    for clause in clauses:
        value = _clause_value(clause, arguments)
        if value is OMIT:
            continue
        name, placeholder, operator = clause["name"], clause["placeholder"], clause["operator"]
        names[name] = clause["attribute"]
        values[placeholder] = value
        if operator == "between":
            high = clause["high"]
            values[high["placeholder"]] = _clause_value(high, arguments)
            texts.append(f"{name} BETWEEN {placeholder} AND {high['placeholder']}")
        elif operator == "begins_with":
            texts.append(f"begins_with({name}, {placeholder})")
        else:
            texts.append(f"{name} {operator} {placeholder}")
    return " AND ".join(texts)


def _projection(
    clauses: Any, arguments: Arguments, names: dict[str, str], values: dict[str, Any]
) -> str:
    names.update({clause["name"]: clause["attribute"] for clause in clauses})
    return ", ".join(clause["name"] for clause in clauses)


def _prepared(clause: Mapping[str, Any], binary: Binary) -> dict[str, Any]:
    """The clause with its holes compiled."""
    out = dict(clause)
    if "value" in out:
        out["value"] = _hole(out["value"], binary)
    if "high" in out:
        out["high"] = _prepared(out["high"], binary)
    return out


def _clause_value(clause: Mapping[str, Any], arguments: Arguments) -> Any:
    """The attribute value of a clause, OMIT where it is absent, None where the clause has none."""
    fill: Hole | None = clause.get("value")
    return None if fill is None else fill(arguments)


_CLAUSES: tuple[tuple[str, str, Render], ...] = (
    ("key", "KeyConditionExpression", _key),
    ("update", "UpdateExpression", _update),
    ("condition", "ConditionExpression", _condition),
    ("filter", "FilterExpression", _key),
    ("projection", "ProjectionExpression", _projection),
)


# -- results ---------------------------------------------------------------------------------------

Result = Callable[[Mapping[str, Any], Arguments], Any]


def _result(
    result: Mapping[str, Any], type_: TypeData, models: Models, tables: Mapping[str, str]
) -> Result:
    shape: str = result["shape"]
    if shape == "batch":
        return _batch_result(result, type_, models, tables)
    member: str = result.get("from", "")
    match shape:
        case "argument":
            position, stored = result["argument"], as_stored(type_, models)
            return lambda output, arguments: stored(arguments[position])
        case "value":
            return lambda output, arguments: output
        case "member":
            return lambda output, arguments: output[member]
        case "event":
            return _event
        case "nothing":
            return lambda output, arguments: None
        case "item":
            read = _item(type_, models)
            return lambda output, arguments: read(output[member])
        case "item?":
            read = _item(type_, models)
            return lambda output, arguments: read(output[member]) if output.get(member) else None
        case "page":
            return _page(result, type_, models)
    raise ValueError(f"a result of shape {shape}")


def _item(type_: TypeData, models: Models) -> Callable[[Mapping[str, Any]], Any]:
    while isinstance(type_, dict) and "optional" in type_:
        type_ = type_["optional"]
    if type_ == "json":
        return any_item
    if "union" in type_:
        return union_reader(type_["union"], models)
    return item_reader(type_["model"], models)


def _event(output: Mapping[str, Any], arguments: Arguments) -> Any:
    """The id of the one event. EventBridge answers 200 where it took the call and not the event."""
    if output.get("FailedEntryCount"):
        raise FailureError(*FAILED)
    return output["Entries"][0]["EventId"]


def _page(result: Mapping[str, Any], type_: TypeData, models: Models) -> Result:
    read = _item(type_["page"], models)
    member, following = result["from"], result["next"]

    def page(output: Mapping[str, Any], arguments: Arguments) -> Any:
        last = output.get(following["from"])
        return {
            "items": [read(item) for item in output[member]],
            "next": write_cursor(last, following["attributes"]) if last else None,
        }

    return page


# -- cursors ---------------------------------------------------------------------------------------


def write_cursor(key: Mapping[str, Any], attributes: Sequence[Sequence[str]]) -> str:
    """The text of a last evaluated key."""
    parts = []
    for name, _ in attributes:
        ((_, value),) = key[name].items()
        raw = base64.b64encode(value) if isinstance(value, bytes) else str(value).encode()
        parts.append(base64.urlsafe_b64encode(raw).decode())
    return ".".join(parts)


def read_cursor(
    cursor: str, attributes: Sequence[Sequence[str]], binary: Binary = bytes
) -> dict[str, Any]:
    """The key that a cursor stands for. Raises FailureError (400)."""
    parts = cursor.split(".")
    if len(parts) != len(attributes):
        raise FailureError(400, "Bad Request")
    return {
        name: {code: _part(part, code, binary)}
        for (name, code), part in zip(attributes, parts, strict=True)
    }


def _part(part: str, code: str, binary: Binary) -> Any:
    try:
        raw = base64.b64decode(part.encode(), altchars=b"-_", validate=True)
        if code == "B":
            return binary(base64.b64decode(raw, validate=True))
        return raw.decode("utf-8", "replace")  # as $util.base64Decode does
    except (binascii.Error, UnicodeError):
        raise FailureError(400, "Bad Request") from None
