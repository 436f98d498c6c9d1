"""A known Python value as IR. In: the value and the type wanted. Out: ``Const``, ``NewList`` and the like."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type
from csc.diagnostics import Span


class WrongLiteral(Exception):
    """The value is not of the type wanted."""


def literal(value: object, wanted: Type | None, span: Span) -> ops.Expr:
    """The expression of a constant; ``wanted`` None takes the value's own type.

    Raises:
        WrongLiteral: where the value has no such type.
    """
    match wanted:
        case None:
            return literal(value, type_of(value), span)
        case types.Optional(item=item):
            if value is None:
                return ops.Const(None, wanted, span)
            return ops.Convert(literal(value, item, span), wanted, span)
        case types.Scalar(kind="json"):
            return ops.Convert(literal(value, type_of(value), span), wanted, span)
        case types.Scalar():
            return ops.Const(_scalar(value, wanted), wanted, span)
        case types.List(item=item) if isinstance(value, list | tuple):
            return ops.NewList(tuple(literal(one, item, span) for one in value), wanted, span)
        case types.Set(item=item) if isinstance(value, set | frozenset | list):
            ordered = sorted(value, key=repr) if not isinstance(value, list) else value
            return ops.NewSet(tuple(literal(one, item, span) for one in ordered), wanted, span)
        case types.Dict(value=item) if isinstance(value, dict):
            pairs = tuple(
                (literal(key, types.STR, span), literal(one, item, span))
                for key, one in value.items()
            )
            return ops.NewDict(pairs, wanted, span)
    raise WrongLiteral


def at_span(value: ops.Expr, span: Span) -> ops.Expr:
    """The same literal at another place."""
    match value:
        case ops.NewList(items=items) | ops.NewSet(items=items):
            return replace(value, items=tuple(at_span(one, span) for one in items), span=span)
        case ops.NewDict(items=pairs):
            moved = tuple((at_span(key, span), at_span(one, span)) for key, one in pairs)
            return replace(value, items=moved, span=span)
        case ops.Convert(operand=operand):
            return replace(value, operand=at_span(operand, span), span=span)
    return replace(value, span=span)


def type_of(value: object) -> Type:
    """The type that a constant has by itself.

    Raises:
        WrongLiteral: where it has none (a complex number, Ellipsis).
    """
    match value:
        case list() | tuple():
            return types.List(_common([type_of(one) for one in value]))
        case set() | frozenset():
            return types.Set(_common([type_of(one) for one in value]))
        case dict():
            return types.Dict(_common([type_of(one) for one in value.values()]))
    found = _SCALARS.get(type(value))
    if found is None:
        raise WrongLiteral
    return found


_SCALARS: dict[type, Type] = {
    bool: types.BOOL,
    int: types.INT,
    float: types.FLOAT,
    str: types.STR,
    bytes: types.BYTES,
    Decimal: types.DECIMAL,
    datetime: types.DATETIME,
    date: types.DATE,
    timedelta: types.TIMEDELTA,
    UUID: types.UUID,
    type(None): types.NONE,
}


def _common(found: list[Type]) -> Type:
    return found[0] if found and all(one == found[0] for one in found) else types.JSON


def _scalar(value: object, wanted: types.Scalar) -> object:
    if _SCALARS.get(type(value)) == wanted:
        return value
    if type(value) is int and wanted == types.FLOAT:
        return float(value)
    if type(value) is int and wanted == types.DECIMAL:
        return Decimal(value)
    raise WrongLiteral
