"""Python's own functions, for what the guest asks the host to compute.

A pure operation decodes its arguments, runs the function here, and encodes the result, so that
its semantics are CPython's by construction.  A function that can make much from little checks
the size of its result first: ``LIMIT`` is what a guest could hold anyway.
"""

import math
import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

from csc import moments
from csc.wasm.functions import FUNCTIONS

LIMIT = 1 << 26

PURE: dict[str, Callable[..., Any]] = {
    "convert": lambda value: value,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda item, container: item in container,
    "not in": lambda item, container: item not in container,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "neg": operator.neg,
    "pos": operator.pos,
    "bool": bool,
    "getitem": operator.getitem,
    "slice": lambda sequence, start, stop: sequence[start:stop],
    "set": set,
    "abs": abs,
    "all": all,
    "any": any,
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "str": str,
    "max": max,
    "min": min,
    "round": round,
    "sorted": sorted,
    "sum": sum,
    "str.capitalize": str.capitalize,
    "str.casefold": str.casefold,
    "str.count": str.count,
    "str.endswith": str.endswith,
    "str.find": str.find,
    "str.index": str.index,
    "str.isalnum": str.isalnum,
    "str.isalpha": str.isalpha,
    "str.isdecimal": str.isdecimal,
    "str.isdigit": str.isdigit,
    "str.islower": str.islower,
    "str.isnumeric": str.isnumeric,
    "str.isspace": str.isspace,
    "str.isupper": str.isupper,
    "str.lower": str.lower,
    "str.lstrip": str.lstrip,
    "str.removeprefix": str.removeprefix,
    "str.removesuffix": str.removesuffix,
    "str.rfind": str.rfind,
    "str.rstrip": str.rstrip,
    "str.startswith": str.startswith,
    "str.strip": str.strip,
    "str.swapcase": str.swapcase,
    "str.title": str.title,
    "str.upper": str.upper,
    "str.reversed": lambda text: text[::-1],
    "math.floor": math.floor,
    "math.ceil": math.ceil,
    "math.trunc": math.trunc,
    "math.sqrt": math.sqrt,
    "set.issubset": lambda a, b: a <= b,
    "set.issuperset": lambda a, b: a >= b,
    "set.isdisjoint": lambda a, b: a.isdisjoint(b),
    "list.count": lambda items, item: items.count(item),
    "list.index": lambda items, item: items.index(item),
    "set.without": lambda items, item: items - {item},
    "set.union": lambda a, b: set(a) | set(b),
    "set.intersection": lambda a, b: set(a) & set(b),
    "set.difference": lambda a, b: set(a) - set(b),
    "set.symmetric_difference": lambda a, b: set(a) ^ set(b),
    "dict.merged": lambda one, other: {**one, **other},
    "repr": repr,
    "int.and": operator.and_,
    "int.or": operator.or_,
    "int.xor": operator.xor,
    "int.right": operator.rshift,
    "stepped": lambda sequence, start, stop, step: sequence[start:stop:step],
    **FUNCTIONS,
}


def pure(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        PURE[name] = function
        return function

    return register


def fits(size: int) -> None:
    """Raise MemoryError where a result of so many characters is out of all proportion."""
    if size > LIMIT:
        raise MemoryError(f"a result of {size} characters")


def few(parts: int) -> None:
    """Raise MemoryError where there are more parts than a guest has room for: 16 bytes each."""
    fits(16 * parts)


@pure("int.left")
def shift_left(number: int, by: int) -> int:
    fits(max(by, 0))
    return number << by


@pure("list.repeated")
def repeat(items: list[Any], times: int) -> list[Any]:
    few(len(items) * max(times, 0))
    return items * times


@pure("characters")
def characters(text: str) -> list[str]:
    few(len(text))
    return list(text)


@pure("str.split")
def split(text: str, separator: str | None = None, most: int = -1) -> list[str]:
    few(text.count(separator) if separator else len(text) // 2)
    return text.split(separator, most)


@pure("str.rsplit")
def split_from_right(text: str, separator: str | None = None, most: int = -1) -> list[str]:
    few(text.count(separator) if separator else len(text) // 2)
    return text.rsplit(separator, most)


@pure("str.splitlines")
def split_lines(text: str) -> list[str]:
    few(len(text))
    return text.splitlines()


@pure("order")
def order(backwards: bool, *keys: list[Any]) -> list[int]:
    """The places of items in the order of their keys, equal ones as they came."""
    rows = list(zip(*keys, strict=True))
    return sorted(range(len(rows)), key=rows.__getitem__, reverse=backwards)


@pure("str.partition")
def partition(text: str, separator: str) -> tuple[str, str, str]:
    return text.partition(separator)


@pure("str.rpartition")
def partition_from_right(text: str, separator: str) -> tuple[str, str, str]:
    return text.rpartition(separator)


@pure("**")
def power(base: Any, exponent: Any) -> Any:
    return base**exponent


@pure("str.join")
def join(separator: str, items: list[str]) -> str:
    fits(sum(map(len, items)) + len(separator) * len(items))
    return separator.join(items)


@pure("str.replace")
def replace(text: str, old: str, new: str, *count: int) -> str:
    fits(len(text) + (text.count(old) if old else len(text) + 1) * len(new))
    return text.replace(old, new, *count)


@pure("str.zfill")
def zero_fill(text: str, width: int) -> str:
    fits(width)
    return text.zfill(width)


@pure("str.ljust")
def left_justify(text: str, width: int, *fill: str) -> str:
    fits(width)
    return text.ljust(width, *fill)


@pure("str.rjust")
def right_justify(text: str, width: int, *fill: str) -> str:
    fits(width)
    return text.rjust(width, *fill)


@pure("str.center")
def centre(text: str, width: int, *fill: str) -> str:
    fits(width)
    return text.center(width, *fill)


@pure("format")
def formatted(value: Any, specification: str = "") -> str:
    """``format(value, specification)``, with the widths and precisions in it bounded."""
    for digits in "".join(c if c.isdigit() else " " for c in specification).split():
        fits(int(digits[:12]))
    return format(value, specification)


PURE.update(
    {
        "UUID": UUID,
        "datetime.moment": moments.moment,
        "date.new": date,
        "timedelta": timedelta,
        **{
            f"datetime.{name}": attrgetter(name)
            for name in ("year", "month", "day", "hour", "minute", "second", "microsecond")
        },
        **{f"date.{name}": attrgetter(name) for name in ("year", "month", "day")},
        **{f"timedelta.{name}": attrgetter(name) for name in ("days", "seconds", "microseconds")},
        "uuid.hex": attrgetter("hex"),
        "datetime.date": datetime.date,
        "datetime.timestamp": datetime.timestamp,
        "timedelta.total_seconds": timedelta.total_seconds,
        **{
            f"{kind.__name__}.{name}": getattr(kind, name)
            for kind in (date, datetime)
            for name in ("isoformat", "weekday", "isoweekday", "toordinal", "strftime")
        },
    }
)
"""Of times and UUIDs: a datetime in a guest is always in UTC."""
