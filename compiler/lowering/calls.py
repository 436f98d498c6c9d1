"""A ``HostCall`` as a *call plan*: which AWS operation, with which input, and what its answer means.

A plan is plain data.  The VTL backend prints it as a request template, the WASM host fills it in
at run time, and ``permissions`` reads from it what the route's role must allow.

The arguments of each HostCall are listed at ``ops.HostCall``; a hole is the position of one.

**A plan**::

    {"service": "dynamodb", "operation": "UpdateItem", "resource": "products",
     "input": {"TableName": {"table": "products"},
               "Key": {"id": {"argument": 0, "as": "S"}},
               "ReturnValues": "ALL_NEW"},
     "update": [{"action": "SET", "attribute": "name", "name": "#name", "placeholder": ":name",
                 "value": {"argument": 1, "as": "S", "optional": True}}],
     "condition": [{"operator": "exists", "attribute": "id", "name": "#id"}],
     "result": {"from": "Attributes", "shape": "item"},
     "errors": [{"code": "ConditionalCheckFailedException", "status": 404,
                 "message": "Not Found"}, …]}

*Values in* ``input`` are JSON values, ``{"table": key}`` (the table's physical name), ``{"named": "queue:key"}`` (what a
channel is called: a URL, an ARN, a name), or a hole.

*A hole* is ``{"argument": n, "as": how}``: the n-th argument of the HostCall.  ``field`` takes one
field of a model argument.  ``optional`` says that the value may be None or an empty set: then the
member (or the clause) that holds the hole is left out.  ``how`` is

- ``S N BOOL B SS NS BS L M item any``: an attribute value.  Lists, maps and models are encoded
  member by member by what their values are: str S; int, float and Decimal N; bool BOOL; bytes B;
  list L; dict and model M; set SS, NS or BS; None NULL.  A None or an empty set that is a field of
  a model, or a member of the item itself, is left out.  ``item`` and ``M`` at the top of ``Item``
  give the attributes without the ``{"M": …}`` around them.
- ``limit``: an int of at most ``PAGE``, which None stands for (``Limit``); ``not``: the negation of a bool
  (``ScanIndexForward``); ``json``: the plain JSON value.
- ``message``: a text as it is, anything else as its JSON; ``text``: a text or number as text.
- ``cursor``: an ``ExclusiveStartKey`` from the text of a cursor; ``attributes`` lists
  ``[name, type]`` in the cursor's order.

*A cursor* is one part for each of ``attributes``, joined by dots.  A part is the value's text (of
an ``S``, ``N`` or ``B``) in UTF-8, in base64 with ``-`` and ``_`` for ``+`` and ``/``, padded with
``=``.  A cursor of another form is a 400.

*A projection* is ``"projection": [{"name": "#a", "attribute": "a"}, …]``: a ``ProjectionExpression``.

*Clauses.* ``update``, ``condition``, ``filter`` and ``key`` become ``UpdateExpression``,
``ConditionExpression``, ``FilterExpression`` and ``KeyConditionExpression``.  A clause that is used adds ``name`` to
``ExpressionAttributeNames`` and, with a value, ``placeholder`` to ``ExpressionAttributeValues``;
a member without entries is left out.  Texts, for name ``#a`` and placeholder ``:a``::

    update     SET "#a = :a" · ADD "#a :a" · REMOVE "#a"     e.g. SET #a = :a, #b = :b REMOVE #c ADD #d :d
               SET with an absent optional: nothing, or REMOVE where the clause says "absent": "REMOVE"
    condition  exists "attribute_exists(#a)" · not-exists "attribute_not_exists(#a)" · = "#a = :a"
               "=" with an absent optional is not-exists              joined by " AND "
    filter     = "#a = :a"; a clause with an absent optional is left out    joined by " AND "
    key        = < <= > >= "#a >= :a" · begins_with "begins_with(#a, :a)"
               between "#a BETWEEN :a AND :b" (``high`` is a second {placeholder, value})
               a clause with an absent optional is left out           joined by " AND "

``leading`` is the pattern of the partition keys that the call can touch, where the source fixes a part of them.

*The result*: ``from`` is the member of the output.  ``shape`` is ``item`` (attributes to the model
of the HostCall's type), ``item?`` (None where the member is absent), ``page`` (``next`` says how the
cursor of the next page is made: ``{"from": "LastEvaluatedKey", "attributes": [[name, type], …]}``,
None where absent), ``argument`` (the value of argument ``argument``, as stored), ``member`` (the member itself), ``event`` (the id of the one
event; a 502 where EventBridge took the call and not the event) or ``value``.
An attribute that an item lacks reads as its field's default where that is a ``Const``, else as None
where the field is Optional, else as an empty set where it is a set, else as null (templates write
a str that is missing as ``""`` and a list as ``[]``).

*A batch* is a plan with ``batch``: ``{"table": key, "attribute": name}`` asks for the items whose keys the one argument
lists, without ``attribute`` the items that it lists are put.  The result of shape ``batch`` has them in the keys' order.

*A transaction* is a plan of ``TransactWriteItems`` with ``writes``: ``[{"member": "Put", "plan": …}, …]``, whose holes
count through the arguments of the one HostCall; ``result`` is ``nothing``.  Its errors ask with ``reason`` (which write) and
``because`` (the code of its cancellation reason) for more than the code.

*Errors*, first match first: ``code`` is the error's code after ``#``; ``item`` true or false asks
whether the error carries ``Item`` (what the condition was tested on).  Whatever is not listed is
a 500 ``{"message": "Internal server error"}``.

``clock`` and ``ids`` calls have plans too (``{"service": "clock", "operation": "now", "input": {},
"result": {"shape": "value"}, "errors": []}``), so that every HostCall has one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from csc.call_plan import PAGE
from csc.compiler.ir.model import Index, Key, Program, Table
from csc.compiler.ir.ops import Binary, Const, Convert, Expr, Format, HostCall, NewModel
from csc.compiler.ir.types import (
    STR,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Scalar,
    Set,
    Tuple,
    Type,
    Union,
)
from csc.compiler.lowering.message_calls import SERVICES, message_plan
from csc.diagnostics import Span
from csc.live_calls import batch, projected, together, written

Plan = dict[str, Any]

SCALAR_CODES: Mapping[str, str] = {
    "str": "S",
    "int": "N",
    "float": "N",
    "decimal": "N",
    "bool": "BOOL",
    "bytes": "B",
    "none": "any",
    "json": "any",
    "datetime": "S",
    "date": "S",
    "uuid": "S",
    "timedelta": "any",
}

SERVICE_ERRORS: tuple[tuple[str, int, str], ...] = (
    ("ValidationException", 400, "Bad Request"),
    ("SerializationException", 400, "Bad Request"),
    ("AccessDeniedException", 403, "Forbidden"),
    ("ProvisionedThroughputExceededException", 429, "Too Many Requests"),
    ("RequestLimitExceeded", 429, "Too Many Requests"),
    ("ThrottlingException", 429, "Too Many Requests"),
)
"""Errors that every DynamoDB call may meet: code, status, message to the client."""

DIRECTIVE = re.compile(
    "n_|set|if|else|end|foreach|include|parse|stop|break|evaluate|define|macro|literal|[^A-Za-z]"
)
CONDITION_FAILED = "ConditionalCheckFailedException"
COMPARISONS: Mapping[str, str] = {
    "eq": "=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "begins_with": "begins_with",
}


class PlanError(Exception):
    """The call has no plan: the construct, why, and what would change it."""

    def __init__(self, construct: str, message: str, remedy: str, span: Span) -> None:
        super().__init__(message)
        self.construct, self.message, self.remedy, self.span = construct, message, remedy, span


def plan(program: Program, call: HostCall, *, returned: bool = False) -> Plan:
    """The plan of ``call``.

    ``returned`` says that a response template answers with the result, where the request is out of
    sight: a put is then an ``UpdateItem`` that gives back the new item.  Raises ``PlanError``.
    """
    if call.service in SERVICES:
        return message_plan(program, call)
    if call.service != "dynamodb":
        return _plain(call)
    if call.operation == "transact":
        return _transact(program, call)
    planners = {
        "get": _get,
        "put": _put_returning if returned else _put,
        "update": _update,
        "delete": _delete,
        "query": _query,
        "scan": _scan,
        "get_many": _get_many,
        "put_many": _put_many,
    }
    return planners[call.operation](_Call(program, call))


def code_of(kind: Type) -> str:
    """DynamoDB's type code for a value of this type (``item`` for a model, ``any`` for json)."""
    match kind:
        case Scalar():
            return SCALAR_CODES[kind.kind]
        case Optional():
            return code_of(kind.item)
        case Set():
            return code_of(kind.item) + "S"
        case List() | Page() | Tuple():
            return "L"
        case Dict():
            return "M"
        case ModelRef() | Union():
            return "item"


class _Call:
    """A HostCall on a table, with its arguments by name."""

    def __init__(self, program: Program, call: HostCall, offset: int = 0) -> None:
        self.program, self.call, self.offset = program, call, offset
        self.table: Table = program.tables[call.resource]
        self.names = [name for name, _ in call.arguments]
        self.values = dict(call.arguments)

    def hole(self, name: str, how: str | None = None) -> dict[str, Any]:
        kind = self.values[name].type
        position = self.offset + self.names.index(name)
        hole: dict[str, Any] = {"argument": position, "as": how or code_of(kind)}
        return hole | {"optional": True} if isinstance(kind, Optional | Set) else hole

    def field_hole(self, name: str, field: str, kind: Type) -> dict[str, Any]:
        hole: dict[str, Any] = {
            "argument": self.offset + self.names.index(name),
            "field": field,
            "as": code_of(kind),
        }
        return hole | {"optional": True} if isinstance(kind, Optional | Set) else hole

    def limit(self) -> dict[str, Any]:
        """Where it is None the page is whole: never left out."""
        return {"argument": self.offset + self.names.index("limit"), "as": "limit"}

    def item_field(self, name: str) -> Expr | None:
        """What an item that is made in the call has in a field."""
        item = self.values.get("item")
        while isinstance(item, Convert):
            item = item.operand
        return dict(item.fields).get(name) if isinstance(item, NewModel) else None

    def constant(self, name: str) -> Any:
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, Const):
            raise self.error(f"`{name}=` of `{self.call.operation}`", "must be a constant", value)
        return value.value

    def prefixed(self, prefix: str) -> list[tuple[str, str]]:
        """(attribute, argument name) of the flattened arguments ``prefix.<attribute>``."""
        return [(n[len(prefix) :], n) for n in self.names if n.startswith(prefix)]

    def fields(self, name: str) -> list[tuple[str, Type]]:
        kind = self.values[name].type
        if isinstance(kind, Union):
            return self.fields_of_case(name, kind)
        if not isinstance(kind, ModelRef):
            raise self.error(f"`{name}` of type `{kind}`", "is not a model", self.values[name])
        return [(f.name, f.type) for f in self.program.models[kind.name].fields]

    def fields_of_case(self, name: str, union: Union) -> list[tuple[str, Type]]:
        """The fields of the one model that is put where others could be, and those of the others, which it lacks."""
        value = self.values[name]
        while isinstance(value, Convert) and isinstance(value.type, Union):
            value = value.operand
        if not isinstance(value.type, ModelRef):
            raise self.error(
                f"`{name}` of type `{union}`", "may have other fields each time", value
            )
        models = self.program.models
        own = {f.name: f.type for f in models[value.type.name].fields}
        for case in union.models:
            for field in models[case].fields:
                own.setdefault(field.name, Optional(STR))  # of these, none is given
        return list(own.items())

    def key_attributes(self) -> list[Key]:
        return [k for k in (self.table.partition, self.table.sort) if k is not None]

    def key(self) -> dict[str, Any]:
        """``Key`` from ``partition`` and ``sort``."""
        arguments = zip(self.key_attributes(), ("partition", "sort"), strict=False)
        return {k.name: self.hole(name, code_of(k.type)) for k, name in arguments}

    def error(self, construct: str, message: str, at: Expr) -> PlanError:
        remedy = "Write the call with constant names and a typed model."
        return PlanError(construct, f"{construct} {message}", remedy, at.span)


def _plain(call: HostCall) -> Plan:
    return {
        "service": call.service,
        "operation": call.operation,
        "resource": call.resource,
        "input": {
            name: {"argument": i, "as": "json"} for i, (name, _) in enumerate(call.arguments)
        },
        "result": {"shape": "value"},
        "errors": [],
    }


def _plan(c: _Call, operation: str, entries: dict[str, Any], **rest: Any) -> Plan:
    failures = rest.pop("failures", [])
    services = [{"code": code, "status": s, "message": m} for code, s, m in SERVICE_ERRORS]
    leading = leading_keys(c.values.get("partition") or c.item_field(c.table.partition.name))
    return {
        "service": "dynamodb",
        "operation": operation,
        "resource": c.call.resource,
        **({"leading": leading} if leading is not None else {}),
        "input": {"TableName": {"table": c.call.resource}} | entries,
        **{name: value for name, value in rest.items() if value},
        "errors": [*failures, *services],
    }


def _transact(program: Program, call: HostCall) -> Plan:
    """One write after another; ``resource`` lists them: ``put comments,update posts``."""
    parts: list[Plan] = []
    offset = 0
    for inner in calls_within(call):
        planner = {"put": _put, "update": _update, "delete": _delete}[inner.operation]
        parts.append(written(planner(_Call(program, inner, offset))))
        offset += len(inner.arguments)
    return together(parts, parts[0]["plan"]["resource"])


def calls_within(call: HostCall) -> list[HostCall]:
    """The writes of a transaction as the calls that they would be; of any other call, itself."""
    if call.operation != "transact":
        return [call]
    found: list[HostCall] = []
    for place, one in enumerate(call.resource.split(",")):
        operation, _, table = one.partition(" ")
        prefix = f"{place}."
        own = [(n.removeprefix(prefix), v) for n, v in call.arguments if n.startswith(prefix)]
        found.append(replace(call, operation=operation, resource=table, arguments=tuple(own)))
    return found


def writes_of(plan: Plan) -> list[Plan]:
    """The plans of a transaction's writes; of any other call, its own."""
    return [one["plan"] for one in plan["writes"]] if "writes" in plan else [plan]


def leading_keys(node: Expr | None) -> str | None:
    """The partition keys that a call can touch, as IAM's pattern: ``user#*``; None where it may be any.

    Only what the source fixes: a role's policy doesn't know the claims of API Gateway's caller.
    """
    pattern = re.sub(r"[*]+", "*", _pattern(node)) if node is not None else "*"
    return None if pattern == "*" or not re.sub(r"[*]", "", pattern) else pattern


def _pattern(node: Expr) -> str:
    match node:
        case Const(value=str() as text):
            special = {"*": "${*}", "?": "${?}", "$": "${$}"}
            return "".join(special.get(one, one) for one in text)
        case Format(parts=parts):
            return "".join(map(_pattern, parts))
        case Binary(operator="+", left=left, right=right):
            return _pattern(left) + _pattern(right)
    return "*"


def _get(c: _Call) -> Plan:
    result = {"from": "Item", "shape": "item?"}
    return _plan(c, "GetItem", {"Key": c.key()}, projection=_projection(c), result=result)


def _projection(c: _Call) -> list[dict[str, str]]:
    """The attributes that ``only`` asks for, and the item's key, so that an item that lacks them all is there."""
    model = c.constant("only")
    if model is None:
        return []
    fields = [field.name for field in c.program.models[model].fields]
    return projected([*fields, *(key.name for key in c.key_attributes())], _name)


def _put(c: _Call) -> Plan:
    condition, entries, failures = _conditions(c, must_exist=False)
    return _plan(
        c,
        "PutItem",
        {"Item": c.hole("item")} | entries,
        condition=condition,
        result={"shape": "argument", "argument": c.offset + c.names.index("item")},
        failures=failures,
    )


def _put_returning(c: _Call) -> Plan:
    """An UpdateItem that leaves the item as a put would, for every attribute of the model."""
    condition, entries, failures = _conditions(c, must_exist=False)
    keys = [k.name for k in c.key_attributes()]
    fields = c.fields("item")
    key = {name: c.field_hole("item", name, kind) for name, kind in fields if name in keys}
    if len(key) < len(keys):
        raise c.error("An item without its key", "can't be put", c.values["item"])
    update = [
        _clause("SET", name, c.field_hole("item", name, kind), absent=True)
        for name, kind in fields
        if name not in keys
    ]
    return _plan(
        c,
        "UpdateItem",
        {"Key": {name: key[name] for name in keys}, "ReturnValues": "ALL_NEW"} | entries,
        update=update,
        condition=condition,
        result={"from": "Attributes", "shape": "item"},
        failures=failures,
    )


def _update(c: _Call) -> Plan:
    condition, entries, failures = _conditions(c, must_exist=True)
    keys = [k.name for k in c.key_attributes()]
    given = [(attribute, name) for attribute, name in c.prefixed("set.") if attribute not in keys]
    update = [_clause("SET", attribute, c.hole(name)) for attribute, name in given]
    update += [
        _clause("ADD", attribute, c.hole(name), ":add_") for attribute, name in c.prefixed("add.")
    ]
    return _plan(
        c,
        "UpdateItem",
        {"Key": c.key(), "ReturnValues": "ALL_NEW"} | entries,
        update=update,
        condition=condition,
        result={"from": "Attributes", "shape": "item"},
        failures=failures,
    )


def _delete(c: _Call) -> Plan:
    condition, entries, failures = _conditions(c, must_exist=True)
    return _plan(
        c,
        "DeleteItem",
        {"Key": c.key(), "ReturnValues": "ALL_OLD"} | entries,
        condition=condition,
        result={"from": "Attributes", "shape": "item"},
        failures=failures,
    )


def _clause(
    action: str, attribute: str, value: Any, prefix: str = ":", absent: bool = False
) -> Any:
    clause = {
        "action": action,
        "attribute": attribute,
        "name": _name(attribute),
        "placeholder": prefix + _safe(attribute),
        "value": value,
    }
    return clause | {"absent": "REMOVE"} if absent and value.get("optional") else clause


def _name(attribute: str) -> str:
    """``#attribute``, but never a text that Velocity reads as a directive (``#ends_at`` is ``#end``)."""
    safe = _safe(attribute)
    return f"#n_{safe}" if DIRECTIVE.match(safe) else f"#{safe}"


def _safe(attribute: str) -> str:
    """An attribute's name where only letters, digits and ``_`` may stand; distinct names stay so."""
    return re.sub(r"[^A-Za-z0-9]", lambda m: "_" if m[0] == "_" else f"_{ord(m[0]):x}_", attribute)


def _conditions(c: _Call, *, must_exist: bool) -> tuple[list[Any], dict[str, Any], list[Any]]:
    """The condition's clauses, the members that it adds to the input, and how its failure reads."""
    partition = c.table.partition.name
    own = {"attribute": partition, "name": _name(partition)}
    condition: list[Any] = []
    if must_exist or c.constant("if_exists"):
        condition.append({"operator": "exists"} | own)
    elif c.constant("if_not_exists"):
        condition.append({"operator": "not-exists"} | own)
    equalities = c.prefixed("when.")
    condition += [_equality(c, attribute, name) for attribute, name in equalities]
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


def _equality(c: _Call, attribute: str, name: str) -> dict[str, Any]:
    clause: dict[str, Any] = {"attribute": attribute, "name": _name(attribute)}
    value = c.values[name]
    if isinstance(value, Const) and value.value is None:
        return {"operator": "not-exists"} | clause
    placeholder = ":when_" + _safe(attribute)
    return {"operator": "="} | clause | {"placeholder": placeholder, "value": c.hole(name)}


def _failure(status: int, message: str) -> dict[str, Any]:
    return {"code": CONDITION_FAILED, "status": status, "message": message}


def _query(c: _Call) -> Plan:
    index = _index(c)
    partition, sort = (index or c.table).partition, (index or c.table).sort
    key = [_key_clause("=", partition, ":pk", c.hole("partition", code_of(partition.type)))]
    if sort is not None:
        key += _sort_clauses(c, sort)
    reverse = c.values.get("reverse")
    entries: dict[str, Any] = {}
    if isinstance(reverse, Const):
        entries = {"ScanIndexForward": False} if reverse.value else {}
    elif reverse is not None:
        entries = {"ScanIndexForward": c.hole("reverse", "not")}
    return _paged(c, "Query", index, entries, key)


def _scan(c: _Call) -> Plan:
    return _paged(c, "Scan", _index(c), {}, [])


def _index(c: _Call) -> Index | None:
    name = c.constant("index")
    if name is None:
        return None
    for index in c.table.indexes:
        if index.name == name:
            return index
    raise c.error(f"The index `{name}`", f"is not one of table `{c.table.name}`", c.values["index"])


def _sort_clauses(c: _Call, sort: Key) -> Sequence[dict[str, Any]]:
    code = code_of(sort.type)
    for name, operator in COMPARISONS.items():
        if name in c.values:
            return [_key_clause(operator, sort, ":sk", c.hole(name, code))]
    if "between.low" not in c.values:
        return []
    clause = _key_clause("between", sort, ":low", c.hole("between.low", code))
    return [clause | {"high": {"placeholder": ":high", "value": c.hole("between.high", code)}}]


def _key_clause(operator: str, key: Key, placeholder: str, value: Any) -> dict[str, Any]:
    return {
        "operator": operator,
        "attribute": key.name,
        "name": _name(key.name),
        "placeholder": placeholder,
        "value": value,
    }


def _get_many(c: _Call) -> Plan:
    return batch({"key": c.call.resource}, attribute=c.table.partition.name)


def _put_many(c: _Call) -> Plan:
    return batch({"key": c.call.resource}, attribute=None)


def _paged(
    c: _Call, operation: str, index: Index | None, entries: dict[str, Any], key: list[Any]
) -> Plan:
    attributes = _cursor_attributes(c, index)
    paging: dict[str, Any] = {"IndexName": index.name} if index else {}
    asked = c.values.get("limit")
    paging["Limit"] = PAGE if asked is None else c.limit()
    if "cursor" in c.values:
        paging["ExclusiveStartKey"] = c.hole("cursor", "cursor") | {"attributes": attributes}
    result = {
        "from": "Items",
        "shape": "page",
        "next": {"from": "LastEvaluatedKey", "attributes": attributes},
    }
    found = [_filter(c, attribute, name) for attribute, name in c.prefixed("where.")]
    only = _projection(c)
    select = {"Select": "SPECIFIC_ATTRIBUTES"} if only else {}
    rest = {"key": key, "filter": found, "projection": only}
    return _plan(c, operation, paging | entries | select, result=result, **rest)


def _filter(c: _Call, attribute: str, name: str) -> dict[str, Any]:
    return {
        "operator": "=",
        "attribute": attribute,
        "name": _name(attribute),
        "placeholder": ":where_" + _safe(attribute),
        "value": c.hole(name),
    }


def _cursor_attributes(c: _Call, index: Index | None) -> list[list[str]]:
    keys = c.key_attributes()
    if index is not None:
        keys = keys + [k for k in (index.partition, index.sort) if k is not None]
    return [[name, code] for name, code in {k.name: code_of(k.type) for k in keys}.items()]
