"""Values known before the program runs. In: an expression of a declaration. Out: its Python value.

Only literals and what is made of them: names of constants, arithmetic, joined text, containers,
``Decimal("…")``, ``timedelta(…)``, members of enumerations.  No user code is run, and nothing can grow without bound.
"""

import ast
import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Final
from uuid import UUID

from csc import status
from csc.compiler.frontend.names import BuiltinName, Declared, Entity, External, Names
from csc.compiler.syntax import Module

_LIMIT: Final = 1 << 20


class NotConstant(Exception):
    """This expression has no value at compile time."""

    def __init__(self, node: ast.AST) -> None:
        super().__init__("not a constant")
        self.node = node


_OPERATORS: Final[dict[type[ast.operator], Callable[[object, object], object]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


def fold(names: Names, module: Module, node: ast.expr, depth: int = 0) -> object:
    """The value of a constant expression.

    Raises:
        NotConstant: where any part of it isn't one.
    """
    if depth > 50:
        raise NotConstant(node)

    def sub(child: ast.expr) -> object:
        return fold(names, module, child, depth + 1)

    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name() | ast.Attribute():
            return _named(names, module, node, depth)
        case ast.List(elts=items):
            return [sub(item) for item in items]
        case ast.Tuple(elts=items):
            return tuple(sub(item) for item in items)
        case ast.Set(elts=items):
            return {_hashable(item, sub(item)) for item in items}
        case ast.Dict(keys=keys, values=values):
            return _dictionary(node, keys, values, sub)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _apply(node, operator.neg, sub(operand))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not sub(operand)
        case ast.BinOp(op=operation, left=left, right=right) if type(operation) in _OPERATORS:
            return _apply(node, _OPERATORS[type(operation)], sub(left), sub(right))
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, sub) for part in parts)
        case ast.Call(func=function, args=arguments, keywords=keywords):
            called = names.resolve(module, function)
            if called == External("decimal.Decimal") and len(arguments) == 1 and not keywords:
                return _decimal(node, sub(arguments[0]))
            if called in _MADE:
                named = {one.arg: sub(one.value) for one in keywords if one.arg is not None}
                return _made(node, _MADE[called], [sub(one) for one in arguments], named)
    if isinstance(node, ast.Call) and names.resolve(module, node.func) == _TIMEDELTA:
        return _timedelta(node, sub)
    raise NotConstant(node)


def _named(names: Names, module: Module, node: ast.expr, depth: int) -> object:
    entity = names.resolve(module, node)
    if isinstance(entity, Declared):
        if isinstance(entity.node, ast.expr) and names.constant(entity) and entity.node is not node:
            key = (entity.module.name, entity.name)
            if (
                key not in names.folded
            ):  # once each: `a = b + b`, `b = c + c` … double at every step
                names.folded[key] = fold(names, entity.module, entity.node, depth + 1)
            return names.folded[key]
        raise NotConstant(node)
    if entity in _UTC:
        return UTC
    if isinstance(entity, External):
        return _status(entity.name, node)
    if isinstance(node, ast.Attribute):
        return enum_member(names, module, node, depth)
    raise NotConstant(node)


_UTC: Final = (External("datetime.UTC"), External("datetime.timezone.utc"))
_MADE: Final[dict[Entity | None, Callable[..., object]]] = {
    External("datetime.timedelta"): timedelta,
    External("datetime.date"): date,
    External("datetime.datetime"): datetime,
    External("uuid.UUID"): UUID,
    BuiltinName("frozenset"): frozenset,
    BuiltinName("set"): set,
    BuiltinName("list"): list,
    BuiltinName("dict"): dict,
    BuiltinName("tuple"): tuple,
}


def _made(
    node: ast.expr, make: Callable[..., object], arguments: list[object], named: dict[str, object]
) -> object:
    """A time, a UUID or a container, of literals; a datetime is in UTC."""
    if make is datetime and named.get("tzinfo") is not UTC:
        raise NotConstant(node)
    try:
        return make(*arguments, **named)
    except (TypeError, ValueError, OverflowError, AttributeError) as error:
        raise NotConstant(node) from error


def _status(name: str, node: ast.expr) -> int:
    """``http.HTTPStatus.NOT_FOUND``, also with ``.value``, and ``status.HTTP_404_NOT_FOUND``."""
    head, _, last = name.removesuffix(".value").rpartition(".")
    if head == "http.HTTPStatus" and last in HTTPStatus.__members__:
        return int(HTTPStatus[last])
    number = last.removeprefix("HTTP_")[:3]
    if head == "csc.status" and hasattr(status, last) and number.isdigit():
        return int(number)
    raise NotConstant(node)


def enum_member(names: Names, module: Module, node: ast.Attribute, depth: int = 0) -> object:
    """The value of ``Status.PLACED`` or ``Status.PLACED.value``.

    Raises:
        NotConstant: where the class is no enumeration or has no such member.
    """
    inner = node.value
    if node.attr in ("value", "_value_") and isinstance(inner, ast.Attribute):
        return enum_member(names, module, inner, depth)
    owner = names.resolve(module, inner)
    if isinstance(owner, Declared) and isinstance(owner.node, ast.ClassDef):
        members = enum_values(names, owner, depth)
        if members is not None and node.attr in members:
            return members[node.attr]
    raise NotConstant(node)


def enum_values(names: Names, owner: Declared, depth: int = 0) -> dict[str, object] | None:
    """The members of an enumeration class, name → value; None where the class isn't one."""
    node = owner.node
    if not isinstance(node, ast.ClassDef) or depth > 50:
        return None
    bases = [names.resolve(owner.module, base) for base in node.bases]
    if not any(isinstance(base, External) and base.name in _ENUMS for base in bases):
        return None
    members: dict[str, object] = {}
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=call)) if (
                names.resolve(owner.module, call) == External("enum.auto")
            ):
                strings = External("enum.StrEnum") in bases
                members[name] = name.lower() if strings else len(members) + 1
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                members[name] = fold(names, owner.module, value, depth + 1)
    return members


_ENUMS: Final = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})


def _apply(node: ast.expr, operation: Callable[..., object], *operands: object) -> object:
    """Arithmetic on numbers and joining of text and lists, of bounded size."""
    numbers = all(isinstance(one, int | float | Decimal | timedelta | date) for one in operands)
    joins = operation is operator.add and len({type(one) for one in operands}) == 1
    if not numbers and not (joins and isinstance(operands[0], str | list | tuple)):
        raise NotConstant(node)
    if any(isinstance(one, int) and abs(one) > 1 << 256 for one in operands):
        raise NotConstant(node)
    try:
        result = operation(*operands)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise NotConstant(node) from error
    if isinstance(result, str | list | tuple) and len(result) > _LIMIT:
        raise NotConstant(node)
    return result


def _dictionary(
    node: ast.Dict,
    keys: list[ast.expr | None],
    values: list[ast.expr],
    sub: Callable[[ast.expr], object],
) -> dict[object, object]:
    found: dict[object, object] = {}
    for key, value in zip(keys, values, strict=True):
        if key is None:
            inner = sub(value)
            if not isinstance(inner, dict):
                raise NotConstant(node)
            found.update(inner)
        else:
            found[_hashable(key, sub(key))] = sub(value)
    return found


def _hashable(node: ast.expr, value: object) -> object:
    if isinstance(value, list | dict | set):
        raise NotConstant(node)
    return value


def _text(part: ast.expr, sub: Callable[[ast.expr], object]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.FormattedValue) and part.format_spec is None and part.conversion == -1:
        value = sub(part.value)
        if isinstance(value, str | int):
            return str(value)
    raise NotConstant(part)


_TIMEDELTA: Final = External("datetime.timedelta")


def _timedelta(node: ast.Call, sub: Callable[[ast.expr], object]) -> timedelta:
    """``timedelta(minutes=30)``, of numbers."""
    given = [sub(one) for one in node.args]
    named = {str(one.arg): sub(one.value) for one in node.keywords}
    if not all(isinstance(one, int | float) for one in (*given, *named.values())):
        raise NotConstant(node)
    try:
        return timedelta(*given, **named)  # type: ignore[arg-type]
    except (TypeError, OverflowError) as error:
        raise NotConstant(node) from error


def _decimal(node: ast.expr, value: object) -> Decimal:
    if isinstance(value, str | int | float):
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise NotConstant(node) from error
    raise NotConstant(node)
