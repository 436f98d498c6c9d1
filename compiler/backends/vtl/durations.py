"""Arithmetic with times in templates: a moment is a whole number of microseconds, and so is a timedelta.

    at + timedelta(days=1)   →   text → days since 0000-03-01 → microseconds → + → back to text

The days of the civil calendar are counted from the first of March, so that a leap day ends its year; all numbers on
the way are above 0, where Java's division rounds as Python's does.
"""

from typing import Final

from csc.compiler.backends.vtl import expressions, moments
from csc.compiler.backends.vtl.numbers import native
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.values import Choice, Constant, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import DATE, DATETIME, INT, TIMEDELTA, Type
from csc.moments import stored

DAY: Final = 86_400_000_000  # microseconds
FIRST: Final = 306 * DAY  # 0001-01-01
LAST: Final = 3_652_365 * DAY  # 10000-01-01
_PARTS: Final = ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19), (20, 26))


def microseconds(t: Template, node: ops.Expr) -> str:
    """A number: of microseconds of a timedelta, or since 0000-03-01 of a moment or a date."""
    kind = node.type
    if isinstance(node, ops.Binary):
        return _calculated(t, node)
    if isinstance(node, ops.Unary):
        return f"(0 - {microseconds(t, node.operand)})"
    if kind == INT:
        return native(t, node)
    held = expressions.value(t, node)
    if kind == TIMEDELTA:
        return _duration(t, held, node)
    return _counted(t, moments.stored_text(t, held, kind, node), kind)


def _calculated(t: Template, node: ops.Binary) -> str:
    left, right = node.left.type, node.right.type
    if node.operator in ("+", "-", "*") and INT not in (left, right):
        one, other = microseconds(t, node.left), microseconds(t, node.right)
        if DATE in (left, right) and TIMEDELTA in (left, right):
            return _whole_days(t, node, one, other)
        return f"({one} {node.operator} {other})"
    if node.operator == "*":
        return f"({microseconds(t, node.left)} * {microseconds(t, node.right)})"
    raise refuse(node, f"`{node.operator}` of timedeltas", "rounds otherwise in a template")


def _whole_days(t: Template, node: ops.Binary, one: str, other: str) -> str:
    """A date takes the days of a timedelta alone, rounded down."""
    span = other if node.left.type == DATE else one
    day = one if node.left.type == DATE else other
    shift = t.hoist("shift", span)
    days = t.hoist("days", f"{shift} / {DAY}")
    t.say(f"#if({days} * {DAY} > {shift})#set({days} = {days} - 1)#end")
    return f"({day} {node.operator} {days} * {DAY})"


def _duration(t: Template, held: Value, node: ops.Expr) -> str:
    match held:
        case Constant():
            number = int(stored(held.value))  # type: ignore[arg-type]
            return str(number) if number >= 0 else f"(0 - {-number})"
        case Maybe():
            return _duration(t, held.value, node)
        case Choice():
            name = t.hoist("span", _duration(t, held.orelse, node))
            t.say(f"#if({held.test})#set({name} = {_duration(t, held.then, node)})#end")
            return name
        case Ref():
            return held.text
    raise refuse(node, "This timedelta", "is not expressible in a template")


def _counted(t: Template, text: str, kind: Type) -> str:
    """Microseconds since 0000-03-01 of a stored text."""
    known = t.parsed.get(f"moment {text}")
    if known is not None:
        return known
    name = t.hoist("moment", text)[1:]
    parts = _PARTS if kind == DATETIME else _PARTS[:3]
    year, month, day, *clock = (_number(t, name, start, end) for start, end in parts)
    t.say(f"#if({month} > 2)#set({month} = {month} - 3)#else#set({month} = {month} + 9)"
          f"#set({year} = {year} - 1)#end")  # fmt: skip
    days = f"{year} * 365 + {year} / 4 - {year} / 100 + {year} / 400"
    counted = f"({days} + ({month} * 153 + 2) / 5 + {day} - 1) * {DAY}"
    if clock:
        hour, minute, second, rest = clock
        counted += f" + (({hour} * 60 + {minute}) * 60 + {second}) * 1000000 + {rest}"
    found = t.hoist("micros", counted)
    t.parsed[f"moment {text}"] = found
    return found


def _number(t: Template, name: str, start: int, end: int) -> str:
    """The digits from start to end: with a 1 before them, since JSON knows no leading zeros."""
    size = 10 ** (end - start)
    return t.hoist("part", f'$util.parseJson("1${{{name}.substring({start}, {end})}}") - {size}')


def moment_text(t: Template, node: ops.Binary) -> Value:
    """``at + timedelta(…)`` as a moment or a date; past the years 1 to 9999 Python raises."""
    micros = t.hoist("micros", microseconds(t, node))
    within = t.hoist("within", f"({micros} >= {FIRST} && {micros} < {LAST})")
    t.guards.append((within, 500, "Internal server error"))
    # What is out of range is not written: any day will do there.
    t.say(f"#if(!{within})#set({micros} = {FIRST})#end")
    days = t.hoist("days", f"{micros} / {DAY}")
    era = t.hoist("era", f"{days} / 146097")
    rest = t.hoist("rest", f"{days} - {era} * 146097")
    year = t.hoist("year", f"({rest} - {rest} / 1460 + {rest} / 36524 - {rest} / 146096) / 365")
    t.set(rest[1:], f"{rest} - ({year} * 365 + {year} / 4 - {year} / 100)")
    month = t.hoist("month", f"({rest} * 5 + 2) / 153")
    day = t.hoist("day", f"{rest} - ({month} * 153 + 2) / 5 + 1")
    t.set(year[1:], f"{year} + {era} * 400")
    t.say(f"#if({month} < 10)#set({month} = {month} + 3)#else#set({month} = {month} - 9)"
          f"#set({year} = {year} + 1)#end")  # fmt: skip
    date = f"{_padded(t, year, 4)}-{_padded(t, month, 2)}-{_padded(t, day, 2)}"
    if node.type == DATE:
        return Ref(t.hoist("moment", f'"{date}"'), DATE, "text")
    left = t.hoist("left", f"{micros} - {days} * {DAY}")
    clock = [
        _padded(t, t.hoist("hour", f"{left} / 3600000000"), 2),
        _padded(t, t.hoist("minute", f"{left} / 60000000 % 60"), 2),
        _padded(t, t.hoist("second", f"{left} / 1000000 % 60"), 2),
    ]
    fraction = _padded(t, t.hoist("fraction", f"{left} % 1000000"), 6)
    text = f'"{date}T{":".join(clock)}.{fraction}Z"'
    return Ref(t.hoist("moment", text), DATETIME, "text")


FIELDS: Final[tuple[str, ...]] = ("year", "month", "day", "hour", "minute", "second", "microsecond")


def field_of(t: Template, node: ops.Primitive) -> Value:
    """``at.year`` and the like: digits of the text."""
    owner = node.arguments[0]
    text = moments.stored_text(t, expressions.value(t, owner), owner.type, owner)
    name = t.hoist("moment", text)[1:]
    start, end = _PARTS[FIELDS.index(node.name.partition(".")[2])]
    return Ref(_number(t, name, start, end), INT, "number")


def weekday(t: Template, node: ops.Primitive) -> Value:
    """0 for Monday; ``isoweekday`` has 1 there. 0000-03-01 was a Wednesday."""
    days = f"({microseconds(t, node.arguments[0])} / {DAY} + 2) % 7"
    return Ref(
        t.hoist("weekday", days if node.name.endswith(".weekday") else f"{days} + 1"), INT, "number"
    )


def whole_days(t: Template, node: ops.Primitive) -> Value:
    """``span.days``, rounded down."""
    span = t.hoist("span", microseconds(t, node.arguments[0]))
    days = t.hoist("days", f"{span} / {DAY}")
    t.say(f"#if({days} * {DAY} > {span})#set({days} = {days} - 1)#end")
    return Ref(days, INT, "number")


def _padded(t: Template, number: str, size: int) -> str:
    """``${digits}`` with zeros before them, inside of a text."""
    sum_ = t.hoist("digits", f"{number} + {10**size}")
    digits = t.hoist("digits", f'"{sum_}"')
    return f"${{{digits[1:]}.substring(1)}}"


def arithmetic(t: Template, node: ops.Binary) -> Value:
    if node.type in (DATETIME, DATE):
        return moment_text(t, node)
    if node.type == TIMEDELTA:
        return Ref(t.hoist("span", microseconds(t, node)), TIMEDELTA, "number")
    raise refuse(node, f"`{node.operator}` of timedeltas", "rounds otherwise in a template")
