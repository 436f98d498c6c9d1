"""Calls on tables → ``HostCall`` with flat arguments. In: ``products.query(…)``. Out: see ``ir.ops.HostCall``.

Keys and values are converted to the type that the item's model gives them, so that a plan can encode each
as the right DynamoDB type without looking at it.
"""

import ast
from collections.abc import Callable
from typing import Final

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.bodies.convert import complete, convert
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.bodies.primitives import check_count
from csc.compiler.frontend.names import Declared
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Index, Key, Table
from csc.compiler.ir.types import Type

Arguments = list[tuple[str, ops.Expr]]
COMPARISONS: Final = ("eq", "lt", "le", "gt", "ge", "begins_with")
_KEYWORDS: Final = {
    "get": ("only",),
    "find": ("only",),
    "put": ("if_not_exists", "if_exists", "when"),
    "delete": ("when", "sort_key"),
    "query": ("index", "reverse", "limit", "cursor", "between", "where", "only", *COMPARISONS),
    "scan": ("limit", "cursor", "where", "only"),
    "get_many": (),
    "put_many": (),
}


def call_table(frame: Frame, node: ast.Call, table: Table, name: str) -> ops.Expr:
    """``table.name(…)``."""
    build = OPERATIONS.get(name)
    if build is None:
        hint = did_you_mean(name, OPERATIONS, f"It has {', '.join(OPERATIONS)}.")
        raise frame.report("CSC402", node, kind="table", name=name, hint=hint)
    if any(keyword.arg is None for keyword in node.keywords) and name != "update":
        raise Refuse(node, "`**` in a call", "Arguments are unpacked", "Write them out.")
    known = _KEYWORDS.get(name)
    for keyword in node.keywords:
        if known is not None and keyword.arg not in known:
            hint = did_you_mean(keyword.arg or "**", known, f"It has {', '.join(known) or 'none'}.")
            raise frame.report(
                "CSC101", keyword, callee=f"{table.key}.{name}", keyword=keyword.arg, hint=hint
            )
    return build(frame, node, table)


def _get(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    found = _find(frame, node, table)
    if id(node) in frame.finds:
        return found
    assert isinstance(found.type, types.Optional)
    return ops.Unwrap(found, 404, "Not Found", found.type.item, frame.span(node))


def _find(frame: Frame, node: ast.Call, table: Table) -> ops.HostCall:
    only, item = _projected(frame, node, table)
    arguments = [*_key(frame, node, table), *only]
    return _host(frame, node, table, "get", arguments, types.Optional(item))


def _projected(frame: Frame, node: ast.Call, table: Table) -> tuple[Arguments, Type]:
    """``only=Summary``: the model to read of each item, whose fields the item has; else the item."""
    given = next((one.value for one in node.keywords if one.arg == "only"), None)
    if given is None:
        return [], frame.item(table)
    entity = frame.names.resolve(frame.module, given)
    model = frame.models.model_type(entity) if isinstance(entity, Declared) else None
    if not isinstance(model, types.ModelRef):
        message = f"`{ast.unparse(given)}` is not the name of a model"
        raise Refuse(given, "computed projection", message, "Name a model.")
    for field in frame.model(model).fields:
        kept = _field_type(frame, given, field.name, table)
        if kept not in (field.type, types.JSON):
            facts = {
                "what": f"`{field.name}` of `{table.key}`",
                "found": kept,
                "wanted": field.type,
            }
            hint = "Give the field the type that the item has."
            raise frame.report("CSC304", given, place=f"`{model}`", hint=hint, **facts)
    return [("only", ops.Const(model.name, types.STR, frame.span(given)))], model


def _put(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    check_count(frame, node, f"{table.key}.put", 1, 1)
    arguments: Arguments = [("item", _item(frame, node.args[0], table))]
    for keyword in node.keywords:
        if keyword.arg == "when":
            arguments += _conditions(frame, keyword.value, table)
        elif _flag(frame, keyword):
            value = ops.Const(True, types.BOOL, frame.span(keyword))
            arguments.append((str(keyword.arg), value))
    return _host(frame, node, table, "put", arguments, frame.item(table))


def _item(frame: Frame, node: ast.expr, table: Table) -> ops.Expr:
    """What is put, as the table's item: a missing string key becomes a fresh uuid."""
    typed = frame.item(table)
    value = frame.build(node, typed)
    if isinstance(value.type, types.ModelRef) and isinstance(typed, types.ModelRef):
        have = {field.name for field in frame.model(value.type).fields}
        key = table.partition
        if key.name not in have and key.type == types.STR:
            span = frame.span(node)
            fresh = ops.HostCall("ids", "uuid4", "", (), types.STR, span)
            found = complete(frame, value, typed, {key.name: fresh}, node)
            if found is not None:
                frame.pending += 1
                return found
    return convert(frame, value, typed, node, f"the table `{table.key}`")


def _update(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    keys = 2 if table.sort is not None else 1
    if len(node.args) > keys + 1:
        check_count(frame, node, f"{table.key}.update", keys, keys + 1)
    changes = node.args[keys] if len(node.args) > keys else None
    arguments = _key(frame, node, table, node.args[:keys])
    if changes is not None:
        arguments += _changes(frame, changes, table)
    late: Arguments = []
    for keyword in node.keywords:
        if keyword.arg is None or (keyword.arg == "changes" and changes is None):
            arguments += _changes(frame, keyword.value, table)
        elif keyword.arg == "when":
            late += _conditions(frame, keyword.value, table)
        elif keyword.arg == "add":
            arguments += _attributes(frame, keyword.value, table, "add")
        else:
            arguments.append(_set(frame, keyword, keyword.arg, keyword.value, table))
    _check_twice(frame, node, arguments, table)
    return _host(frame, node, table, "update", [*arguments, *late], frame.item(table))


def _check_twice(frame: Frame, node: ast.Call, arguments: Arguments, table: Table) -> None:
    seen: set[str] = set()
    for name, _ in arguments:
        _, dot, attribute = name.partition(".")
        if dot and attribute in seen:
            raise frame.report("CSC309", node, name=attribute, model=f"{table.key}.update")
        seen.add(attribute if dot else "")


def _changes(frame: Frame, node: ast.expr, table: Table) -> Arguments:
    """``set.…`` for each field of a model of changes, or each key of a literal."""
    if isinstance(node, ast.Dict):
        return _attributes(frame, node, table, "set")
    value = frame.build(node)
    if not isinstance(value.type, types.ModelRef):
        if value.type == types.JSON or isinstance(value.type, types.Dict):
            raise Refuse(
                node, "untyped changes", "The changes are not a model", "Make them a model."
            )
        raise frame.report(
            "CSC304",
            node,
            what=f"`{ast.unparse(node)}`",
            found=value.type,
            place="update",
            wanted="a model",
            hint="Name the attribute: `update(key, attribute=value)`.",
        )
    model = frame.model(value.type)
    if not is_simple(value):
        value = frame.temporary(value, node)
    found: Arguments = []
    for field in model.fields:
        read = ops.GetField(value, field.name, field.type, frame.span(node))
        found.append((f"set.{field.name}", _attribute(frame, node, read, field.name, table, True)))
    return found


def _set(
    frame: Frame, place: ast.AST, name: str, node: ast.expr, table: Table
) -> tuple[str, ops.Expr]:
    value = frame.build(node, _field_type(frame, place, name, table))
    return f"set.{name}", _attribute(frame, node, value, name, table, True)


def _attributes(frame: Frame, node: ast.expr, table: Table, prefix: str) -> Arguments:
    """``{"attribute": value}`` as flat arguments."""
    if not isinstance(node, ast.Dict):
        raise _computed(node, prefix)
    found: Arguments = []
    for key, item in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            raise _computed(node, prefix)
        value = frame.build(item, _field_type(frame, key, key.value, table))
        setting = prefix not in ("when", "where")
        value = _attribute(frame, item, value, key.value, table, setting, prefix == "where")
        if prefix == "add" and _inner(value.type) not in _ADDABLE:
            facts = {"operator": "add", "left": value.type, "right": "a number"}
            raise frame.report("CSC407", item, hint="Only numbers can be added to.", **facts)
        found.append((f"{prefix}.{key.value}", value))
    return found


_ADDABLE: Final = (types.INT, types.FLOAT, types.DECIMAL, types.JSON)


def _computed(node: ast.expr, prefix: str) -> Refuse:
    message = "Its attributes are not literals"
    return Refuse(node, f"computed `{prefix}`", message, "Write a dict literal.")


def _conditions(frame: Frame, node: ast.expr, table: Table) -> Arguments:
    return _attributes(frame, node, table, "when")


def _attribute(
    frame: Frame,
    node: ast.expr,
    value: ops.Expr,
    name: str,
    table: Table,
    setting: bool,
    maybe: bool = False,
) -> ops.Expr:
    """A value in the type of the item's attribute; None stays, where it means "leave as it is"."""
    if setting and name in _key_names(table):
        raise frame.report("CSC405", node, name=name, table=table.key)
    typed = _field_type(frame, node, name, table)
    either = setting or maybe
    if isinstance(value.type, types.Optional) and either and not isinstance(typed, types.Optional):
        typed = types.Optional(typed)
    elif isinstance(typed, types.Optional) and not isinstance(value.type, types.Optional):
        typed = typed.item if value.type != types.NONE else typed
    return convert(frame, value, typed, node, f"`{name}`")


def _fields_of(frame: Frame, item: types.ModelRef | types.Union) -> dict[str, Type]:
    """The fields of an item; of a union, those that its models don't disagree on."""
    if isinstance(item, types.ModelRef):
        return {field.name: field.type for field in frame.model(item).fields}
    found: dict[str, set[Type]] = {}
    for name in item.models:
        for field in frame.model(types.ModelRef(name)).fields:
            found.setdefault(field.name, set()).add(field.type)
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}


def _field_type(frame: Frame, node: ast.AST, name: str, table: Table) -> Type:
    item = frame.item(table)
    if not isinstance(item, types.ModelRef | types.Union):
        return types.JSON
    fields = _fields_of(frame, item)
    if name not in fields:
        hint = did_you_mean(name, fields, f"It has {', '.join(fields)}.")
        raise frame.report("CSC306", node, model=str(item), name=name, hint=hint)
    return fields[name]


def _delete(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    arguments = _key(frame, node, table)
    for keyword in node.keywords:
        if keyword.arg == "when":
            arguments += _conditions(frame, keyword.value, table)
    return _host(frame, node, table, "delete", arguments, frame.item(table))


def _query(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    check_count(frame, node, f"{table.key}.query", 1, 1)
    index = _index(frame, node, table)
    partition, sort = (index.partition, index.sort) if index else (table.partition, table.sort)
    arguments: Arguments = [("partition", _key_value(frame, node.args[0], partition, table))]
    if index is not None:
        arguments.append(("index", ops.Const(index.name, types.STR, frame.span(node))))
    compared = [one for one in node.keywords if one.arg in (*COMPARISONS, "between")]
    for keyword in compared:
        arguments += _comparison(frame, keyword, sort, table, index)
    if len(compared) > 1:
        hint = "Keep one, or use `between=(low, high)`."
        facts = {"callee": "query", "expected": "one comparison", "found": len(compared)}
        raise frame.report("CSC401", compared[1], hint=hint, **facts)
    arguments += _filters(frame, node, table, (partition, sort))
    only, item = _projected(frame, node, table)
    arguments += [*_paging(frame, node), *only]
    return _host(frame, node, table, "query", arguments, types.Page(item))


def _comparison(
    frame: Frame, keyword: ast.keyword, sort: Key | None, table: Table, index: Index | None
) -> Arguments:
    if sort is None:
        what = f"the index `{index.name}`" if index else f"the table `{table.key}`"
        raise frame.report("CSC404", keyword, keyword=keyword.arg, what=what)
    if keyword.arg == "between":
        if not isinstance(keyword.value, ast.Tuple | ast.List) or len(keyword.value.elts) != 2:
            expected = "a pair: `between=(low, high)`"
            raise frame.report(
                "CSC102", keyword, keyword="between", callee="query", expected=expected
            )
        low, high = keyword.value.elts
        return [
            ("between.low", _key_value(frame, low, sort, table)),
            ("between.high", _key_value(frame, high, sort, table)),
        ]
    return [(str(keyword.arg), _key_value(frame, keyword.value, sort, table))]


def _index(frame: Frame, node: ast.Call, table: Table) -> Index | None:
    keyword = next((one for one in node.keywords if one.arg == "index"), None)
    if keyword is None:
        return None
    value = frame.build(keyword.value)
    if not isinstance(value, ops.Const) or not isinstance(value.value, str | None):
        raise Refuse(keyword, "computed index", "The index is not a literal", "Write its name.")
    for index in table.indexes:
        if index.name == value.value:
            return index
    if value.value is None:
        return None
    known = [index.name for index in table.indexes]
    hint = did_you_mean(
        value.value, known, "Declare it: `DynamoDB(…, global_secondary_indexes=[GSI(…)])`."
    )
    raise frame.report("CSC403", keyword, table=table.key, name=value.value, hint=hint)


def _scan(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    check_count(frame, node, f"{table.key}.scan", 0, 0)
    only, item = _projected(frame, node, table)
    arguments = [*_filters(frame, node, table, ()), *_paging(frame, node), *only]
    return _host(frame, node, table, "scan", arguments, types.Page(item))


def _get_many(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    check_count(frame, node, f"{table.key}.get_many", 1, 1)
    if table.sort is not None:
        message = f"`{table.key}` has a sort key"
        raise Refuse(node, "batch of whole keys", message, "Query it, or call `find` for each.")
    wanted = types.List(table.partition.type)
    value = convert(frame, frame.build(node.args[0], wanted), wanted, node.args[0], "`get_many`")
    found = types.List(frame.item(table))
    return _host(frame, node, table, "get_many", [("keys", value)], found)


def _put_many(frame: Frame, node: ast.Call, table: Table) -> ops.Expr:
    check_count(frame, node, f"{table.key}.put_many", 1, 1)
    wanted = types.List(frame.item(table))
    value = convert(frame, frame.build(node.args[0], wanted), wanted, node.args[0], "`put_many`")
    return _host(frame, node, table, "put_many", [("items", value)], types.NONE)


def _filters(frame: Frame, node: ast.Call, table: Table, keys: tuple[Key | None, ...]) -> Arguments:
    """``where={"attribute": value}``: equality of each; a value that is None asks nothing."""
    given = next((one.value for one in node.keywords if one.arg == "where"), None)
    if given is None or (isinstance(given, ast.Constant) and given.value is None):
        return []
    found = _attributes(frame, given, table, "where")
    for name, value in found:
        attribute = name.removeprefix("where.")
        if any(key is not None and key.name == attribute for key in keys):
            raise frame.report("CSC411", given, name=attribute)
        if value.type == types.NONE:
            raise Refuse(given, "`where` with None", "It asks nothing", "Leave it out.")
    return found


_PAGING: Final[dict[str, Type]] = {
    "reverse": types.BOOL,
    "limit": types.Optional(types.INT),
    "cursor": types.Optional(types.STR),
}


def _paging(frame: Frame, node: ast.Call) -> Arguments:
    found: Arguments = []
    for keyword in node.keywords:
        typed = _PAGING.get(keyword.arg or "")
        if typed is None:
            continue
        value = frame.build(keyword.value, typed)
        if value.type != _inner(typed):
            value = convert(frame, value, typed, keyword.value, f"`{keyword.arg}`")
        found.append((str(keyword.arg), value))
    return found


def _key(
    frame: Frame, node: ast.Call, table: Table, given: list[ast.expr] | None = None
) -> Arguments:
    """The key's parts, in the types of the item's key attributes."""
    values = node.args if given is None else given
    keys = [table.partition, *([table.sort] if table.sort else [])]
    if any(isinstance(one, ast.Starred) for one in values):
        raise Refuse(node, "`*` in a call", "Arguments are unpacked", "Write them out.")
    if len(values) != len(keys):
        expected = " and ".join(f"`{key.name}`" for key in keys)
        example = ", ".join(key.name for key in keys)
        found = f"{len(values)} value{'s are' if len(values) != 1 else ' is'}"
        hint = f"Give its whole key: `{table.key}.…({example})`."
        facts = {"table": table.key, "expected": expected, "found": found, "hint": hint}
        raise frame.report("CSC408", node, **facts)
    return [
        (part, _key_value(frame, value, key, table))
        for part, value, key in zip(("partition", "sort"), values, keys, strict=False)
    ]


def _key_value(frame: Frame, node: ast.expr, key: Key, table: Table) -> ops.Expr:
    value = frame.build(node, key.type)
    return convert(frame, value, key.type, node, f"the key `{key.name}` of `{table.key}`")


def _flag(frame: Frame, keyword: ast.keyword) -> bool:
    value = frame.build(keyword.value)
    if isinstance(value, ops.Const) and isinstance(value.value, bool):
        return value.value
    construct = f"computed `{keyword.arg}`"
    raise Refuse(keyword, construct, "It is not a literal", "Write True or False.")


def _host(
    frame: Frame, node: ast.Call, table: Table, name: str, arguments: Arguments, typed: Type
) -> ops.HostCall:
    return frame.host(node, "dynamodb", name, table.key, arguments, typed)


def _key_names(table: Table) -> tuple[str, ...]:
    return (table.partition.name, *([table.sort.name] if table.sort else []))


def _inner(typed: Type) -> Type:
    return typed.item if isinstance(typed, types.Optional) else typed


OPERATIONS: Final[dict[str, Callable[[Frame, ast.Call, Table], ops.Expr]]] = {
    "get": _get,
    "find": _find,
    "put": _put,
    "update": _update,
    "delete": _delete,
    "query": _query,
    "scan": _scan,
    "get_many": _get_many,
    "put_many": _put_many,
}
