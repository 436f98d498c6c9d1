"""Python values to DynamoDB attribute values and back, by declared type.

    encode({"id": "a", "n": 1})           ──▶  {"M": {"id": {"S": "a"}, "n": {"N": "1"}}}
    reader({"list": "int"}, models)(av)   ◀──  {"L": [{"N": "1"}]}

A type is plain data: a scalar's name (``int float decimal bool str bytes none json datetime date uuid``, and
``timedelta``, which is never stored), or one of
``{"list": t}``, ``{"set": t}``, ``{"dict": t}``, ``{"optional": t}``, ``{"page": t}``, ``{"model": name}``, ``{"tuple":
[t, …]}``, which is never stored, and ``{"union": {"tag": field, "cases": {text: model}}}``, a record whose field ``tag`` says which model it is of.
``models`` maps a name to ``{"fields": [{"name", "type", "default"?}, …]}``.  It is what a WASM module and a
Lambda bundle carry, and the only form of types at run time.
"""

import base64
import copy
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from csc import moments

TypeData = Any
Models = Mapping[str, Mapping[str, Any]]
Reader = Callable[[Mapping[str, Any]], Any]
Binary = Callable[[bytes], Any]
"""How bytes stand in an attribute value: as they are, or ``as_wire``."""


class Record(dict[str, Any]):
    """A model's fields: unlike a dict's members, those that are None are not stored."""


class MismatchError(ValueError):
    """A stored value isn't of the type that the program declares for it."""


def number(value: float | Decimal) -> str:
    """A number's text, without an exponent wherever DynamoDB prints none."""
    if isinstance(value, Decimal):
        plain = value.is_finite() and -8 < value.adjusted() < 38
        return format(value, "f") if plain else str(value)
    return repr(value)


def absent(value: Any) -> bool:
    """Whether a field or a member of an item with this value is left out."""
    return value is None or (isinstance(value, set | frozenset) and not value)


def as_wire(data: bytes) -> str:
    """Binary as the JSON protocol carries it. An SDK takes bytes and does this itself."""
    return base64.b64encode(data).decode()


def encode(value: Any, binary: Binary = bytes) -> dict[str, Any]:
    """The attribute value of a plain value. Raises TypeError for what DynamoDB can't hold."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int() | float() | Decimal():
            return {"N": number(value)}
        case None:
            return {"NULL": True}
        case bytes():
            return {"B": binary(value)}
        case list() | tuple():
            return {"L": [encode(item, binary) for item in value]}
        case dict():
            return {"M": encode_members(value, binary)}
        case set() | frozenset():
            return _encode_set(value, binary)
        case date() | UUID():  # a datetime is a date
            return {"S": moments.stored(value)}
    raise TypeError(f"{type(value).__name__} can't be stored in DynamoDB")


def encode_members(
    value: Mapping[str, Any], binary: Binary = bytes, *, top: bool = False
) -> dict[str, Any]:
    """The attributes of an item (``top``) or of a map."""
    members: Iterable[tuple[str, Any]] = value.items()
    if top or isinstance(value, Record):
        members = [one for one in members if one[1] is not None and not absent(one[1])]
    return {
        name: {"S": member} if type(member) is str else encode(member, binary)
        for name, member in members
    }


def _encode_set(value: Any, binary: Binary) -> dict[str, Any]:
    items = sorted(value)
    if all(isinstance(item, str) for item in items):
        return {"SS": items}
    if all(isinstance(item, bytes) for item in items):
        return {"BS": [binary(item) for item in items]}
    return {"NS": [number(item) for item in items]}


def reader(type_: TypeData, models: Models) -> Reader:
    """A function from an attribute value of this type to its plain value (MismatchError)."""
    if isinstance(type_, str):
        return _SCALARS[type_]
    ((kind, inner),) = type_.items()
    match kind:
        case "optional":
            return _optional(reader(inner, models))
        case "list":
            return _list(reader(inner, models))
        case "set":
            return _set(inner)
        case "dict":
            return _dict(reader(inner, models))
        case "model":
            read = item_reader(inner, models)
            return lambda value: read(_member(value, "M"))
        case "union":
            one_of = union_reader(inner, models)
            return lambda value: one_of(_member(value, "M"))
    raise TypeError(f"a {kind} isn't stored")


def item_reader(name: str, models: Models) -> Reader:
    """A function from the attributes of an item to a Record of the model."""
    fields: list[tuple[str, Reader, Callable[[], Any] | None]] = []

    def read(item: Mapping[str, Any]) -> Any:
        if not fields:  # built late: a model may hold itself
            fields.extend(
                (f["name"], reader(f["type"], models), _when_absent(f))
                for f in models[name]["fields"]
            )
        record = Record()
        for field, convert, default in fields:
            value = item.get(field)
            if value is not None:
                record[field] = convert(value)
            elif default is None:
                raise MismatchError(f"an item of {name} lacks the attribute `{field}`")
            else:
                record[field] = default()
        return record

    return read


def union_reader(union: Mapping[str, Any], models: Models) -> Reader:
    """A function from the attributes of an item to a Record of the model that its tag names."""
    tag, readers = union["tag"], {n: item_reader(n, models) for n in set(union["cases"].values())}

    def read(item: Mapping[str, Any]) -> Any:
        return readers[case_of(union, item.get(tag, {}).get("S"))](item)

    return read


def case_of(union: Mapping[str, Any], tag: Any) -> str:
    """The model that a tag names (MismatchError)."""
    found = union["cases"].get(tag) if isinstance(tag, str) else None
    if found is None:
        raise MismatchError(f"`{union['tag']}` is {tag!r}, which names none of the models")
    return str(found)


def _when_absent(field: Mapping[str, Any]) -> Callable[[], Any] | None:
    """What an absent attribute reads as: its default, None, or an empty set; None if it must be."""
    if "default" in field:
        default, type_ = field["default"], field["type"]
        return lambda: constant(default, type_)
    if isinstance(field["type"], dict):
        if "optional" in field["type"]:
            return lambda: None
        if "set" in field["type"]:
            return set
    return None


def constant(data: Any, type_: TypeData) -> Any:
    """The value that a described constant stands for; fresh where it can be changed."""
    while isinstance(type_, dict) and "optional" in type_:
        type_ = type_["optional"]
    if isinstance(data, dict):
        ((kind, value),) = data.items()
        if kind == "decimal":
            return Decimal(value)
        if kind == "bytes":
            return base64.b64decode(value)
        if kind in moments.PATTERNS:
            return moments.read(kind, value)
        return set() if kind == "set" else copy.deepcopy(value)
    if type_ == "float" and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if type_ == "decimal" and isinstance(data, int | float):
        return Decimal(str(data))
    return copy.deepcopy(data)


def as_stored(type_: TypeData, models: Models) -> Callable[[Any], Any]:
    """A function from a value that was put to what reading it back gives.

    A field that is None or an empty set is not stored: it reads as its default.
    """
    if not isinstance(type_, dict):
        return lambda value: value
    ((kind, inner),) = type_.items()
    if kind == "model":
        return _stored_record(inner, models)
    if kind == "union":
        return _stored_case(inner, models)
    if kind in ("set", "page"):
        return lambda value: value
    convert = as_stored(inner, models)
    match kind:
        case "list":
            return lambda value: [convert(one) for one in value]
        case "dict":
            return lambda value: {name: convert(one) for name, one in value.items()}
    return lambda value: None if value is None else convert(value)


def _stored_case(union: Mapping[str, Any], models: Models) -> Callable[[Any], Any]:
    stored = {name: _stored_record(name, models) for name in set(union["cases"].values())}
    return lambda value: stored[case_of(union, value[union["tag"]])](value)


def _stored_record(name: str, models: Models) -> Callable[[Any], Any]:
    fields: list[tuple[str, Callable[[Any], Any], Callable[[], Any] | None]] = []

    def convert(value: Any) -> Any:
        if not fields:  # built late: a model may hold itself
            fields.extend(
                (f["name"], as_stored(f["type"], models), _when_absent(f))
                for f in models[name]["fields"]
            )
        record = Record(value)
        for field, inner, default in fields:
            held = record.get(field)
            if not absent(held):
                record[field] = inner(held)
            elif default is not None:
                record[field] = default()
        return record

    return convert


def _member(value: Mapping[str, Any], code: str) -> Any:
    try:
        return value[code]
    except KeyError:
        raise MismatchError(f"expected {code}, found {next(iter(value), 'nothing')}") from None


def integer(text: str) -> int:
    """The int that a number's text means."""
    try:
        return int(text)
    except ValueError:
        value = Decimal(text)
        if value == value.to_integral_value():
            return int(value)
        raise MismatchError(f"{text} is not an integer") from None


def _bytes(value: Any) -> bytes:
    """From an SDK's bytes (or its wrapper of them) or the wire's base64."""
    return base64.b64decode(value) if isinstance(value, str) else bytes(value)


def _any(value: Mapping[str, Any]) -> Any:
    ((code, inner),) = value.items()
    match code:
        case "NULL":
            return None
        case "N":
            return _loose_number(inner)
        case "L":
            return [_any(item) for item in inner]
        case "M":
            return {name: _any(member) for name, member in inner.items()}
        case "SS":
            return set(inner)
        case "B":
            return _bytes(inner)
        case "BS":
            return {_bytes(item) for item in inner}
        case "NS":
            return {_loose_number(item) for item in inner}
    return inner


def _loose_number(text: str) -> int | Decimal:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value


def any_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item's attributes where nothing says what the table holds."""
    return {name: _any(value) for name, value in item.items()}


_SCALARS: dict[str, Reader] = {
    "str": lambda value: _member(value, "S"),
    "int": lambda value: integer(_member(value, "N")),
    "float": lambda value: float(_member(value, "N")),
    "decimal": lambda value: Decimal(_member(value, "N")),
    "bool": lambda value: _member(value, "BOOL"),
    "bytes": lambda value: _bytes(_member(value, "B")),
    "none": lambda value: None,
    "json": _any,
    "datetime": lambda value: _moment("datetime", value),
    "date": lambda value: _moment("date", value),
    "uuid": lambda value: _moment("uuid", value),
}


def _moment(kind: str, value: Mapping[str, Any]) -> Any:
    try:
        return moments.read(kind, _member(value, "S"))
    except ValueError as error:
        raise MismatchError(str(error)) from None


_SET_CODES = {"str": "SS", "bytes": "BS", "int": "NS", "float": "NS", "decimal": "NS"}
_SET_ITEMS: dict[str, Callable[[Any], Any]] = {
    "str": str,
    "bytes": _bytes,
    "int": integer,
    "float": float,
    "decimal": Decimal,
}


def _optional(read: Reader) -> Reader:
    return lambda value: None if "NULL" in value else read(value)


def _list(read: Reader) -> Reader:
    return lambda value: [read(item) for item in _member(value, "L")]


def _dict(read: Reader) -> Reader:
    return lambda value: {name: read(member) for name, member in _member(value, "M").items()}


def _set(item: str) -> Reader:
    code, convert = _SET_CODES[item], _SET_ITEMS[item]
    return lambda value: {convert(member) for member in _member(value, code)}
