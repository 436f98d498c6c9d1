"""Values of a declared type, mostly at the boundaries of its constraints, as JSON data.

``Values(rng, pool).value("int", {"ge": 1, "le": 5})`` gives 1, 5, 2 … and now and then 0 or 6: a
gateway or a handler has to refuse those.  What tables hold stays within 40 bits and Decimals within ten
digits, so that sums and products stay within what every form can hold (64 bits, 28 digits).
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from csc.attribute_values import Models, TypeData
from csc.moments import read, stored
from csc.verifying.patterns import text_of

TEXTS = (
    "",
    "a",
    "Zz 9",
    "x'\"$",
    'q"\\\n',
    "日本😀é",
    "$context.x",
    "#set($a)",
    "a+b%2F/c",
    "null",
    "-1",
)
INTS = (0, 1, -1, 2, 7, 10, 99, 100, 2**31, 2**40, -(2**40))
BEYOND_FLOATS = (2**53 + 1, -(2**53) - 1)
FRACTIONS = ("0", "1", "-1", "0.1", "2.5", "1E+3", "0.000001", "12345678.25", "-3.75", "100")
DECIMALS = tuple(Decimal(one) for one in FRACTIONS)
TRIES = 6  # of a value that may not be allowed, before all are looked through
FLOATS = (0.0, 1.0, -1.5, 0.1, 2.5, 1e16, 1e-7, 123456.789)
WRONG = ("", "x", "1.5", " 1", "+1", "007", "1e5", "yes", "TRUE", "0x1", "\u0663", "-0")
MOMENTS = {
    "datetime": (
        "2024-05-01T12:00:00Z",
        "2024-05-01T12:00:00.5+00:00",
        "2024-02-29T23:59:59.999999Z",
        "0001-01-01T00:00:00Z",
        "2023-12-31T00:00:00.120Z",
    ),
    "date": ("2024-02-29", "2023-12-31", "0001-01-01", "2024-05-01"),
    "uuid": (
        "00000000-0000-4000-8000-00000000000a",
        "FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF",
        "6f1d9c7e-3a4b-4c5d-8e9f-0123456789ab",
    ),
}
WRONG_MOMENTS = ("", "2023-02-29", "2024-05-01T12:00:00", "2024-05-01T24:00:00Z", "0", "2024-5-1")
ODD = 0.04
"""How often a value is given that its constraints don't allow."""


@dataclass(slots=True)
class Pool:
    """What is worth trying: constants of the handler and, for the tables, values of the request.

    ``hints`` has, for a field's name, texts of what the handler compares it with or looks it up by.
    """

    texts: list[str] = field(default_factory=list)
    ints: list[int] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    hints: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Values:
    """``strict`` keeps to the constraints, as what a table holds must."""

    rng: Random
    models: Models
    pool: Pool
    strict: bool = False

    def value(self, type_: TypeData, limits: Mapping[str, Any], depth: int = 0) -> Any:
        """JSON data; Decimals stand for numbers with a fraction."""
        if isinstance(type_, str):
            return self._scalar(type_, limits, depth)
        ((kind, inner),) = type_.items()
        match kind:
            case "optional":
                return None if self.rng.random() < 0.2 else self.value(inner, limits, depth)
            case "list" | "page":
                known = {"enum": limits["enum"]} if limits.get("enum") else {}
                count = self._count(limits, depth)
                return [self.value(inner, known, depth + 1) for _ in range(count)]
            case "set":
                return self._distinct(inner, limits, depth)
            case "dict":
                names = {self._text({}) for _ in range(self.rng.choice((0, 1, 2)))}
                return {name: self.value(inner, {}, depth + 1) for name in sorted(names)}
            case "union":
                return self._tagged(inner, depth)
        return self.record(inner, depth)

    def _tagged(self, union: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """A record of one of the models, with the tag that says so; now and then another's, or none."""
        tag = self.rng.choice(list(union["cases"]))
        out = self.record(union["cases"][tag], depth)
        if self._is_odd():
            out.pop(union["tag"], None)
            tag = self.rng.choice([*union["cases"], "none"])
        return out | ({} if self._is_odd() else {union["tag"]: tag})

    def record(self, name: str, depth: int = 0) -> dict[str, Any]:
        """A model's fields; those that may be absent are, now and then."""
        out = {}
        for one in self.models[name]["fields"]:
            needed = one["required"] or (self.strict and "computed" in one)
            if needed or self.rng.random() < (0.7 if depth < 4 else 0):
                out[one["name"]] = self._hinted(one, depth)
        return out

    def _hinted(self, one: Mapping[str, Any], depth: int) -> Any:
        """A field's value: that which it will be compared with, or any."""
        texts = self.pool.hints.get(one["name"])
        if texts and self.rng.random() < 0.6:
            text = self.rng.choice(texts)
            if one["type"] == "str":
                return text
            if one["type"] == "int" and text.isascii() and text.isdigit() and len(text) < 12:
                return int(text) + self.rng.choice((-1, 0, 0, 1))
        type_, limits = one["type"], one["constraints"]
        if isinstance(type_, str):
            return self._scalar(type_, limits, depth + 1)
        return self.value(type_, limits, depth + 1)

    def text_of(self, type_: TypeData, limits: Mapping[str, Any]) -> str:
        """A path, query or header parameter as the client writes it; now and then a wrong one."""
        while isinstance(type_, dict):
            ((_, type_),) = type_.items()
        if type_ == "str":
            return str(self._text(limits))
        if not self.strict and self.rng.random() < 2 * ODD:
            return self.rng.choice(WRONG)
        value = self._scalar(type_, limits, 0)
        if isinstance(value, bool):
            return "true" if value else "false"
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    # -- scalars

    def _scalar(self, type_: str, limits: Mapping[str, Any], depth: int) -> Any:
        if limits and limits.get("enum") and not self._is_odd():
            return self.rng.choice(limits["enum"])
        match type_:
            case "str":
                return self._text(limits)
            case "int" | "decimal" | "float":
                return self._number(type_, limits)
            case "bool":
                return self.rng.random() < 0.5
            case "bytes":
                data = self.rng.choice((b"", b"\0\1\2", b"\xff\xfe", b"text"))
                return base64.b64encode(data).decode()
            case "json":
                return self._anything(depth)
            case "datetime" | "date" | "uuid":
                return self._moment(type_)
        return None

    def _moment(self, type_: str) -> str:
        """A time or a UUID as a client writes it, or, for what a table holds, as it is stored."""
        near = [one for one in self.pool.texts if is_one(type_, one)]
        text = self.rng.choice(near if near and self.rng.random() < 0.5 else MOMENTS[type_])
        if self._is_odd():
            return self.rng.choice(WRONG_MOMENTS)
        return stored(read(type_, text)) if self.strict else text

    def _text(self, limits: Mapping[str, Any]) -> str:
        pattern = limits.get("pattern") if limits else None
        if pattern and not self._is_odd():
            return text_of(pattern, self.rng)
        near = self.pool.texts
        text = self.rng.choice(near if near and self.rng.random() < 0.6 else TEXTS)
        if not limits:
            return text
        least, most = limits.get("min_length", 0), limits.get("max_length")
        if least or most is not None:
            text = self._sized(text, least, most)
        return text

    def _sized(self, text: str, least: int, most: int | None) -> str:
        """``text`` in the allowed lengths, often at one of the ends."""
        if self._is_odd():
            wrong = [least - 1] + ([most + 1] if most is not None else [])
            return "é" * max(self.rng.choice(wrong), 0)
        if self.rng.random() < 0.1:
            end = self.rng.choice([least] if most is None else [least, most])
            return _fit(text, end)
        if len(text) < least:
            return _fit(text, least)
        return text if most is None else text[:most]

    def _number(self, type_: str, limits: Mapping[str, Any]) -> Any:
        low = limits.get("ge", limits.get("gt")) if limits else None
        high = limits.get("le", limits.get("lt")) if limits else None
        found: list[Any] = [*self.pool.ints, *INTS]
        if type_ == "int" and not self.strict:
            found += BEYOND_FLOATS
        if type_ == "decimal":
            found = [*DECIMALS, *found[:4]]
        elif type_ == "float":
            found = list(FLOATS)
        if limits:
            bounds = [bound for bound in (low, high) if bound is not None]
            found += [bound + step for bound in bounds for step in (-1, 0, 1)] * 3
        value = self._one_of(found, limits, low or 0)
        if type_ == "int":
            return int(value)
        if type_ == "float":
            return float(value)
        return value if isinstance(value, int) else Decimal(str(value))

    def _one_of(self, found: list[Any], limits: Mapping[str, Any], default: Any) -> Any:
        """One that the constraints allow, most of the time."""
        if self._is_odd() or not limits:
            return self.rng.choice(found)
        for _ in range(TRIES):
            value = self.rng.choice(found)
            if _allowed(value, limits):
                return value
        return self.rng.choice([one for one in found if _allowed(one, limits)] or [default])

    def _anything(self, depth: int) -> Any:
        kinds = ["text", "int", "bool", "none"] + (["list", "dict"] if depth < 2 else [])
        match self.rng.choice(kinds):
            case "text":
                return self._text({})
            case "int":
                return self.rng.choice(INTS[:8])
            case "bool":
                return self.rng.random() < 0.5
            case "list":
                return [self._anything(depth + 1) for _ in range(self.rng.choice((0, 1, 2)))]
            case "dict":
                names = [*self.pool.members, "a", "b"]
                return {self.rng.choice(names): self._anything(depth + 1) for _ in range(2)}
        return None

    # -- collections

    def _count(self, limits: Mapping[str, Any], depth: int) -> int:
        least = limits.get("min_items", limits.get("min_length", 0))
        most = limits.get("max_items", limits.get("max_length", 50))
        if depth > 3:
            return int(least)
        if self._is_odd():
            return max(int(least) - 1, 0)
        return int(min(max(self.rng.choice((0, 1, 1, 2, 3)), least), most))

    def _distinct(self, inner: TypeData, limits: Mapping[str, Any], depth: int) -> list[Any]:
        found: list[Any] = []
        for _ in range(self._count(limits, depth)):
            one = self.value(inner, {}, depth + 1)
            if one not in found:
                found.append(one)
        return found

    def _is_odd(self) -> bool:
        return not self.strict and self.rng.random() < ODD


def is_one(type_: str, text: str) -> bool:
    """Whether a text is a time or a UUID."""
    try:
        read(type_, text)
    except ValueError:
        return False
    return True


def _fit(text: str, length: int) -> str:
    text = text or "a"
    return (text * (length // len(text) + 1))[:length]


def _allowed(value: Any, limits: Mapping[str, Any]) -> bool:
    for keyword, bound in limits.items():
        match keyword:
            case "ge":
                holds = value >= bound
            case "le":
                holds = value <= bound
            case "gt":
                holds = value > bound
            case "lt":
                holds = value < bound
            case "multiple_of" if bound:
                holds = Decimal(str(value)) % Decimal(str(bound)) == 0
            case _:
                continue
        if not holds:
            return False
    return True
