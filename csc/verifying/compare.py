"""What a form made of a case, and where two forms part.

Compared are the status, the body as JSON (numbers by value, sets without order), the AWS calls, and
what the tables hold afterwards.  A template that gives back what it puts has to use UpdateItem where
Python uses PutItem: the tables afterwards tell whether they did the same.  A call that DynamoDB
refuses as malformed is none: it is how a request template, which can't cancel its call, refuses.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from csc.attribute_values import Models, TypeData
from csc.verifying.messages import SERVICES

MALFORMED = frozenset({"ValidationException", "SerializationException"})
WRITES = (
    *("Put", "Update", "Delete", "BatchWrite", "TransactWrite", "Execute", "BatchExecute"),
    *("Send", "Publish"),
)
PUTS = frozenset({"PutItem", "UpdateItem"})


@dataclass(frozen=True, slots=True)
class Made:
    """An AWS call: its table (or queue, topic …), the code of the error that it met, and what a message says."""

    service: str
    operation: str
    table: str
    error: str = ""
    said: str = ""

    @property
    def writes(self) -> bool:
        return self.operation.startswith(WRITES)

    def __str__(self) -> str:
        what = f" {self.said[:200]}" if self.said else ""
        return f"{self.operation} {self.table}{what}" + (f" ({self.error})" if self.error else "")

    @property
    def is_none(self) -> bool:
        """A call that only refuses: it is malformed, or of a message that says nothing."""
        if self.operation in SERVICES:
            return bool(self.error) and not self.said
        return self.error in MALFORMED


@dataclass(frozen=True, slots=True)
class Outcome:
    """``body`` is the text of the answer; ``tables`` the attribute values of each item by table."""

    form: str
    status: int
    body: str
    calls: tuple[Made, ...]
    tables: Mapping[str, list[Any]]
    path: int = 0  # which way the Python took: equal where the lines were the same
    last: tuple[str, int] | None = None  # the last line of the project that ran
    read: list[Any] = field(default_factory=list, compare=False, repr=False)  # its body, once read


def difference(one: Outcome, other: Outcome, returns: TypeData, models: Models) -> str:
    """What differs, in a word or two; empty where they agree."""
    if _wrong_twice(one, other):
        return ""
    if one.status != other.status:
        return "status"
    if not _same_body(one, other, returns, models):
        return "body"
    if not _same_calls(one.calls, other.calls):
        return "AWS calls"
    return "" if one.tables == other.tables else "what the tables hold"


def _wrong_twice(one: Outcome, other: Outcome) -> bool:
    """An item that can't be stored (an empty key of an index) and a condition that fails: PutItem reports the
    first, UpdateItem, which checks an index's key only when it applies, the second.  Neither writes."""
    if min(one.status, other.status) < 400 or one.tables != other.tables:
        return False
    if not one.calls or not other.calls or one.calls[:-1] != other.calls[:-1]:
        return False
    ours, theirs = one.calls[-1], other.calls[-1]
    errors = {ours.error, theirs.error}
    return (
        ours.table == theirs.table
        and {ours.operation, theirs.operation} == PUTS
        and errors == {"ValidationException", "ConditionalCheckFailedException"}
    )


def _same_body(one: Outcome, other: Outcome, returns: TypeData, models: Models) -> bool:
    if one.body == other.body or _written_alike(one, other):
        return True
    return bool(_read(one, returns, models) == _read(other, returns, models))


def _written_alike(one: Outcome, other: Outcome) -> bool:
    """Whether two bodies are the same JSON but for blanks and the order of members. Where a number may be too long for a
    float, nothing is said."""
    if _LONG.search(one.body) or _LONG.search(other.body):
        return False
    try:
        ours, theirs = orjson.loads(one.body), orjson.loads(other.body)
    except orjson.JSONDecodeError:
        return False
    return orjson.dumps(ours, option=_SORTED) == orjson.dumps(theirs, option=_SORTED)


_LONG = re.compile(r"[0-9.]{16}|(?:^|[\[:,\s])-?[0-9][0-9.]*[eE]")
_SORTED = orjson.OPT_SORT_KEYS


def _read(outcome: Outcome, returns: TypeData, models: Models) -> Any:
    if not outcome.read:
        outcome.read.append(read_body(outcome.body, returns, models))
    return outcome.read[0]


def read_body(text: str, returns: TypeData, models: Models) -> Any:
    """A body's JSON in a form in which equal bodies are equal; text that isn't JSON as itself."""
    if not text.strip():
        return None
    try:
        data = _decode(text)
    except ValueError:
        return ("no JSON", text)
    return _ordered(data, returns, models)


def _refuse(text: str) -> Any:
    raise ValueError(text)


_decode = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse).decode


def _ordered(data: Any, type_: TypeData, models: Models) -> Any:
    """Arrays that stand for sets are sorted; True and 1 are told apart."""
    if isinstance(data, bool):
        return str(data)
    if not isinstance(type_, dict) or data is None:
        return _plain(data)
    ((kind, inner),) = type_.items()
    if kind == "optional":
        return _ordered(data, inner, models)
    if kind == "set" and isinstance(data, list):
        return sorted(map(_plain, data), key=repr)
    if kind in ("list", "page") and isinstance(data, list):
        return [_ordered(one, inner, models) for one in data]
    if kind == "page" and isinstance(data, dict):
        return {
            n: _ordered(v, {"list": inner} if n == "items" else "json", models)
            for n, v in data.items()
        }
    if kind == "dict" and isinstance(data, dict):
        return {name: _ordered(one, inner, models) for name, one in data.items()}
    if kind == "model" and isinstance(data, dict):
        types = {field["name"]: field["type"] for field in models[inner]["fields"]}
        return {name: _ordered(one, types.get(name, "json"), models) for name, one in data.items()}
    if kind == "union" and isinstance(data, dict) and data.get(inner["tag"]) in inner["cases"]:
        return _ordered(data, {"model": inner["cases"][data[inner["tag"]]]}, models)
    return _plain(data)


def _plain(data: Any) -> Any:
    if isinstance(data, bool):
        return str(data)
    if isinstance(data, dict):
        return {name: _plain(one) for name, one in data.items()}
    return [_plain(one) for one in data] if isinstance(data, list) else data


def _same_calls(one: tuple[Made, ...], other: tuple[Made, ...]) -> bool:
    ours, theirs = ([c for c in calls if not c.is_none] for calls in (one, other))
    return len(ours) == len(theirs) and all(map(_same_call, ours, theirs))


def _same_call(one: Made, other: Made) -> bool:
    if (one.service, one.table, one.said) != (other.service, other.table, other.said):
        return False
    if (
        one.operation in SERVICES
    ):  # a form without a member is refused by another code than an empty one
        return one.operation == other.operation and bool(one.error) == bool(other.error)
    if one.error != other.error:
        return False
    return one.operation == other.operation or {one.operation, other.operation} == PUTS
