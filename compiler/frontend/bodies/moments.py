"""``datetime``, ``date``, ``timedelta`` and ``UUID`` in handlers: what makes one, what is read of one, what ``+`` gives.

A datetime is always one in UTC: what has no time zone, or another, is left to Python.
"""

import ast
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.primitives import check_count
from csc.compiler.frontend.names import External
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import DATE, DATETIME, INT, STR, TIMEDELTA, Type

FIELDS: Final[dict[str, Type]] = {
    **{
        f"datetime.{name}": INT
        for name in ("year", "month", "day", "hour", "minute", "second", "microsecond")
    },
    **{f"date.{name}": INT for name in ("year", "month", "day")},
    **{f"timedelta.{name}": INT for name in ("days", "seconds", "microseconds")},
    "uuid.hex": STR,
}
"""Attributes that are read as a function of the value."""

_UTC: Final = (External("datetime.UTC"), External("datetime.timezone.utc"))
_STEPS: Final = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")
_AWARE: Final = "Write `datetime.now(UTC)`: a datetime has its time zone with it."


def build_moment(frame: Frame, node: ast.Call, name: str) -> ops.Expr | None:
    """A call of something of ``datetime``, ``time`` or ``uuid`` by its qualified name; None for others."""
    build = _CALLS.get(name)
    return None if build is None else build(frame, node)


def _request_time(frame: Frame, node: ast.Call) -> ops.Expr:
    now = frame.host(node, "clock", "now", "", (), INT)
    return ops.Primitive("datetime.moment", (now,), DATETIME, frame.span(node))


def _now(frame: Frame, node: ast.Call) -> ops.Expr:
    given = [*node.args, *(one.value for one in node.keywords if one.arg == "tz")]
    zone = frame.names.resolve(frame.module, given[0]) if len(given) == 1 else None
    if zone not in _UTC or len(node.args) + len(node.keywords) != 1:
        raise Refuse(node, "time without UTC", "The time is taken in no zone, or another", _AWARE)
    return _request_time(frame, node)


def _naive(frame: Frame, node: ast.Call) -> ops.Expr:
    raise Refuse(node, "time without UTC", "The time that it gives has no time zone", _AWARE)


def _today(frame: Frame, node: ast.Call) -> ops.Expr:
    check_count(frame, node, "today", 0, 0)
    return ops.Primitive("datetime.date", (_request_time(frame, node),), DATE, frame.span(node))


def _seconds(frame: Frame, node: ast.Call) -> ops.Expr:
    """``time.time()``."""
    check_count(frame, node, "time", 0, 0)
    span = frame.span(node)
    now = frame.host(node, "clock", "now", "", (), INT)
    return ops.Binary("/", now, ops.Const(1000, INT, span), types.FLOAT, span)


def _uuid4(frame: Frame, node: ast.Call) -> ops.Expr:
    check_count(frame, node, "uuid4", 0, 0)
    fresh = frame.host(node, "ids", "uuid4", "", (), STR)
    return ops.Primitive("UUID", (fresh,), types.UUID, frame.span(node))


def _uuid(frame: Frame, node: ast.Call) -> ops.Expr:
    if node.keywords:
        raise Refuse(node, "keyword of `UUID`", "`UUID` is called with a keyword", "Give its text.")
    check_count(frame, node, "UUID", 1, 1)
    value = convert(frame, frame.build(node.args[0], STR), STR, node.args[0], "`UUID`")
    if isinstance(value, ops.Const):
        return _constant(frame, node, lambda: UUID(str(value.value)), types.UUID)
    return ops.Primitive("UUID", (value,), types.UUID, frame.span(node))


def _date(frame: Frame, node: ast.Call) -> ops.Expr:
    if node.keywords:
        raise Refuse(node, "keyword of `date`", "`date` is called with keywords", "Leave them out.")
    check_count(frame, node, "date", 3, 3)
    parts = [convert(frame, frame.build(one), INT, one, "`date`") for one in node.args]
    numbers = [one.value for one in parts if isinstance(one, ops.Const)]
    if len(numbers) == 3:
        return _constant(frame, node, lambda: date(*numbers), DATE)  # type: ignore[arg-type]
    return ops.Primitive("date.new", tuple(parts), DATE, frame.span(node))


def _datetime(frame: Frame, node: ast.Call) -> ops.Expr:
    """``datetime(2024, 5, 1, 12, tzinfo=UTC)`` of literals."""
    zones = [one.value for one in node.keywords if one.arg == "tzinfo"]
    zone = frame.names.resolve(frame.module, zones[0]) if zones else None
    if zone not in _UTC or len(node.keywords) != 1:
        raise Refuse(node, "time without UTC", "It has no zone, or another", "Add `tzinfo=UTC`.")
    check_count(frame, node, "datetime", 3, 7)
    parts = [frame.build(one) for one in node.args]
    numbers = [one.value for one in parts if isinstance(one, ops.Const)]
    if len(numbers) < len(parts):
        pairs = zip(parts, node.args, strict=True)
        given = tuple(convert(frame, one, INT, source, "`datetime`") for one, source in pairs)
        return ops.Primitive("datetime.new", given, DATETIME, frame.span(node))
    return _constant(frame, node, lambda: datetime(*numbers, tzinfo=UTC), DATETIME)  # type: ignore[arg-type, misc]


def _constant(frame: Frame, node: ast.Call, make: Callable[[], object], typed: Type) -> ops.Expr:
    try:
        return ops.Const(make(), typed, frame.span(node))
    except (ValueError, TypeError, OverflowError):
        text = ast.unparse(node)
        raise Refuse(node, f"`{typed}`", f"`{text}` raises", "Correct its parts.") from None


def _timedelta(frame: Frame, node: ast.Call) -> ops.Expr:
    given = dict(zip(_STEPS, node.args, strict=False))
    given |= {one.arg: one.value for one in node.keywords if one.arg in _STEPS}
    if len(given) < len(node.args) + len(node.keywords):
        raise Refuse(node, "`timedelta`", "Its arguments are no names of it", "Name each once.")
    parts = {name: frame.build(value) for name, value in given.items()}
    for name, part in parts.items():
        if part.type not in (INT, types.FLOAT):
            convert(frame, part, INT, given[name], "`timedelta`")
    if all(isinstance(one, ops.Const) for one in parts.values()):
        constants = {n: one.value for n, one in parts.items() if isinstance(one, ops.Const)}
        return _constant(frame, node, lambda: timedelta(**constants), TIMEDELTA)  # type: ignore[arg-type]
    zero = ops.Const(0, INT, frame.span(node))
    last = max(_STEPS.index(name) for name in parts) + 1
    arguments = tuple(parts.get(name, zero) for name in _STEPS[:last])
    return ops.Primitive("timedelta", arguments, TIMEDELTA, frame.span(node))


def _from_text(typed: Type) -> Callable[[Frame, ast.Call], ops.Expr]:
    """``date.fromisoformat(text)``; a datetime that is not in UTC starts the request afresh in Python."""

    def build(frame: Frame, node: ast.Call) -> ops.Expr:
        check_count(frame, node, "fromisoformat", 1, 1)
        value = convert(frame, frame.build(node.args[0], STR), STR, node.args[0], "`fromisoformat`")
        return ops.Primitive(f"{typed}.fromisoformat", (value,), typed, frame.span(node))

    return build


def _from_timestamp(frame: Frame, node: ast.Call) -> ops.Expr:
    """``datetime.fromtimestamp(seconds, UTC)``."""
    zones = [*node.args[1:], *(one.value for one in node.keywords if one.arg == "tz")]
    if len(zones) != 1 or frame.names.resolve(frame.module, zones[0]) not in _UTC:
        raise Refuse(node, "time without UTC", "It has no zone, or another", "Give it `UTC`.")
    value = frame.build(node.args[0])
    if value.type not in (INT, types.FLOAT):
        value = convert(frame, value, types.FLOAT, node.args[0], "`fromtimestamp`")
    return ops.Primitive("datetime.fromtimestamp", (value,), DATETIME, frame.span(node))


def parsed(frame: Frame, node: ast.Call) -> ops.Expr | None:
    """``datetime.strptime(text, form).date()`` and ``….replace(tzinfo=UTC)``; None for other calls."""
    match node:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=function, args=[source, form], keywords=[]), attr=attr
            ),
            args=[],
            keywords=keywords,
        ) if frame.names.resolve(frame.module, function) == _PARSE:
            pass
        case _:
            return None
    zones = [frame.names.resolve(frame.module, one.value) for one in keywords]
    if attr == "date" and not keywords:
        typed = DATE
    elif attr == "replace" and len(keywords) == 1 and keywords[0].arg == "tzinfo":
        if zones[0] not in _UTC:
            return None
        typed = DATETIME
    else:
        return None
    parts = tuple(
        convert(frame, frame.build(one, STR), STR, one, "`strptime`") for one in (source, form)
    )
    return ops.Primitive(f"{typed}.parsed", parts, typed, frame.span(node))


_PARSE: Final = External("datetime.datetime.strptime")


def replaced(frame: Frame, node: ast.Call, receiver: ops.Expr) -> ops.Expr:
    """``at.replace(hour=0, minute=0)``."""
    names = [name.partition(".")[2] for name in FIELDS if name.startswith(f"{receiver.type}.")]
    given = {one.arg: one.value for one in node.keywords}
    zone = given.pop("tzinfo", None)
    if zone is not None and frame.names.resolve(frame.module, zone) not in _UTC:
        raise Refuse(node, "time without UTC", "It has no zone, or another", "Keep it in UTC.")
    if node.args or set(given) - set(names):
        raise Refuse(node, "`.replace()`", "It has other arguments", "Name what is replaced.")
    span = frame.span(node)
    parts: list[ops.Expr] = []
    for name in names:
        read = ops.Primitive(f"{receiver.type}.{name}", (receiver,), INT, span)
        value = given.get(name)
        made = read if value is None else frame.build(value)
        parts.append(convert(frame, made, INT, value or node, f"`{name}`"))
    return ops.Primitive(f"{receiver.type}.new", tuple(parts), receiver.type, span)


_CALLS: Final[dict[str, Callable[[Frame, ast.Call], ops.Expr]]] = {
    "datetime.datetime.now": _now,
    "datetime.datetime.utcnow": _naive,
    "datetime.datetime.today": _naive,
    "datetime.date.today": _today,
    "datetime.datetime": _datetime,
    "datetime.date": _date,
    "datetime.timedelta": _timedelta,
    "datetime.datetime.fromisoformat": _from_text(DATETIME),
    "datetime.date.fromisoformat": _from_text(DATE),
    "datetime.datetime.fromtimestamp": _from_timestamp,
    "time.time": _seconds,
    "uuid.uuid4": _uuid4,
    "uuid.UUID": _uuid,
}


def moment_result(symbol: str, left: Type, right: Type) -> Type | None:
    """The type of an arithmetic result in which one side is a time; None where there is none."""
    if symbol in "+-" and left in (DATETIME, DATE, TIMEDELTA) and right == TIMEDELTA:
        return left
    if symbol == "+" and left == TIMEDELTA and right in (DATETIME, DATE):
        return right
    if symbol == "-" and left == right and left in (DATETIME, DATE):
        return TIMEDELTA
    if symbol == "*" and {left, right} == {TIMEDELTA, INT}:
        return TIMEDELTA
    if symbol == "/" and left == right == TIMEDELTA:
        return types.FLOAT
    return INT if symbol == "//" and left == right == TIMEDELTA else None
