"""Check a request's JSON against the service's model: types first, then the constraints.

    model (botocore's service-2.json) ──compile once──▶ check(input)   raises
        SerializationException   a JSON value of the wrong type, at once
        ValidationException      "2 validation errors detected: Value … at 'key' failed to satisfy
                                 constraint: Member must not be null; …"  all of them together

A check is a closure per shape, so a request costs one call a member and no look-ups in the model.
The model is read without importing botocore, the first time a request needs it.
"""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from csc.emulator.errors import SerializationException
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.json_types import (
    boolean_text,
    check_attribute_types,
    not_a,
    not_a_list,
    not_a_map,
    not_a_structure,
)
from csc.emulator.services.order_values import order_values

Where = tuple[Any, str] | None
"""The place of a member, innermost last: ``((None, "requestItems"), "books")``."""

Check = Callable[[Any, Where, list[str]], None]

MAX_PROBLEMS = 10
_NULL = "Member must not be null"


@cache
def checker(service: str, operation: str) -> Callable[[Mapping[str, Any]], None]:
    """The check of an operation's input. Raises KeyError for an unknown operation."""
    model = _model(service)
    shape = model["operations"][operation].get("input")
    check = _Compiler(model["shapes"]).check(shape["shape"]) if shape else _anything

    def run(input: Mapping[str, Any]) -> None:
        problems: list[str] = []
        check(input, None, problems)
        if problems:
            raise_problems(problems)

    return run


def raise_problems(problems: list[str]) -> None:
    """Raise the ValidationException that lists constraint failures (at most ten)."""
    shown = problems[:MAX_PROBLEMS]
    plural = "s" if len(shown) > 1 else ""
    raise ValidationException(f"{len(shown)} validation error{plural} detected: {'; '.join(shown)}")


@cache
def _model(service: str) -> Any:
    spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        raise RuntimeError("botocore's data is not installed")
    folder = Path(spec.origin).parent / "data" / service / "2012-08-10"
    packed = folder / "service-2.json.gz"
    if packed.exists():
        return orjson.loads(gzip.decompress(packed.read_bytes()))
    return orjson.loads((folder / "service-2.json").read_bytes())


def _anything(value: Any, where: Where, problems: list[str]) -> None:
    return None


_SCALARS = frozenset({str, int, float, bool})
_WHOLE = frozenset({"integer", "long"})
_BOUNDS = {"Integer": 2**31, "Long": 2**63}


class _Compiler:
    """Shapes to checks, each once; recursive shapes refer to themselves by name."""

    def __init__(self, shapes: Mapping[str, Any]) -> None:
        self.shapes = shapes
        self.checks: dict[str, Check] = {}

    def check(self, name: str) -> Check:
        known = self.checks.get(name)
        if known is not None:
            return known
        if name == "AttributeValue":
            made: Check = lambda value, where, problems: check_attribute_types(value)
        else:
            # A recursive shape meets this stand-in, which looks the finished check up.
            self.checks[name] = lambda value, where, problems: self.checks[name](
                value, where, problems
            )
            shape = self.shapes[name]
            made = getattr(self, f"_{shape['type']}", self._scalar)(name, shape)
        self.checks[name] = made
        return made

    def _structure(self, name: str, shape: Mapping[str, Any]) -> Check:
        members = {
            member: (
                _small(member),
                self.check(target["shape"]),
                self.shapes[target["shape"]]["type"],
            )
            for member, target in shape["members"].items()
        }
        required = tuple(shape.get("required", ()))
        java = f"class com.amazonaws.dynamodb.v20120810.{name}"

        def check(value: Any, where: Where, problems: list[str]) -> None:
            if type(value) is not dict:
                raise not_a_structure(value, java)
            found: list[str] = []  # the types of all come before what is missing of any
            for member, inner in value.items():
                known = members.get(member)
                if known is None or inner is None:
                    continue
                small, run, kind = known
                if kind == "structure" and type(inner) in _SCALARS:
                    raise SerializationException("Unexpected field type")
                if run is _boolean and type(inner) is str:
                    value[member] = boolean_text(inner)
                else:
                    run(inner, (where, small), found)
                    if type(inner) is float and kind in _WHOLE:
                        value[member] = int(inner)  # JSON knows no difference between 1 and 1.0
            for member in required:
                if value.get(member) is None:
                    _missing(member, where, problems)
            problems += found

        return check

    def _list(self, name: str, shape: Mapping[str, Any]) -> Check:
        element = self.check(shape["member"]["shape"])
        least, most = shape.get("min"), shape.get("max")

        def check(value: Any, where: Where, problems: list[str]) -> None:
            if type(value) is not list:
                raise not_a_list(value)
            _length(value, len(value), least, most, where, problems)
            for number, inner in enumerate(value, 1):
                if inner is None:
                    _fail(None, ((where, str(number)), "member"), problems, _NULL)
                else:
                    element(inner, ((where, str(number)), "member"), problems)

        return check

    def _map(self, name: str, shape: Mapping[str, Any]) -> Check:
        element = self.check(shape["value"]["shape"])
        plain = shape["value"]["shape"] == "AttributeValue"
        java = self._java(shape["value"]["shape"])
        least, most = shape.get("min"), shape.get("max")

        def check(value: Any, where: Where, problems: list[str]) -> None:
            if type(value) is not dict:
                raise not_a_map(value, java)
            if least is not None or most is not None:
                _length(value, len(value), least, most, where, problems)
            if plain:
                for inner in value.values():
                    check_attribute_types(inner)
                return
            for key, inner in value.items():
                if inner is None:
                    _fail(None, ((where, key), "member"), problems, _NULL)
                else:
                    element(inner, ((where, key), "member"), problems)

        return check

    def _java(self, name: str) -> str:
        """What AWS's parser calls a shape."""
        shape = self.shapes[name]
        if shape["type"] == "list":
            return f"java.util.List<{self._java(shape['member']['shape'])}>"
        if shape["type"] == "structure":
            return f"com.amazonaws.dynamodb.v20120810.{name}"
        return "java.lang.String"

    def _string(self, name: str, shape: Mapping[str, Any]) -> Check:
        if name == "TableArn":
            return _table_name
        if name == "AttributeName":
            return _plain_string  # its length is checked later, with other words
        least, most = shape.get("min"), shape.get("max")
        pattern, enum = shape.get("pattern"), shape.get("enum")
        if least is None and most is None and pattern is None and enum is None:
            return _plain_string
        match = re.compile(_as_python(pattern)).fullmatch if pattern else None
        allowed = frozenset(enum) if enum else None
        listed = ", ".join(order_values(enum)) if enum else ""

        def check(value: Any, where: Where, problems: list[str]) -> None:
            if type(value) is not str:
                raise not_a("String", value)
            if allowed is not None and value not in allowed:
                _fail(value, where, problems, f"Member must satisfy enum value set: [{listed}]")
            if match is not None and not match(value):
                _fail(
                    value,
                    where,
                    problems,
                    f"Member must satisfy regular expression pattern: {pattern}",
                )
            _length(value, len(value), least, most, where, problems)

        return check

    def _number(self, java: str, shape: Mapping[str, Any]) -> Check:
        least, most = shape.get("min"), shape.get("max")
        bound = _BOUNDS.get(java)

        def check(value: Any, where: Where, problems: list[str]) -> None:
            if type(value) is not int and type(value) is not float:
                raise not_a(java, value)
            if bound is not None and (not -bound <= value < bound or value != int(value)):
                raise not_a(java, value)
            if least is not None and value < least:
                rule = f"Member must have value greater than or equal to {least}"
                _fail(value, where, problems, rule)
            if most is not None and value > most:
                rule = f"Member must have value less than or equal to {most}"
                _fail(value, where, problems, rule)

        return check

    def _integer(self, name: str, shape: Mapping[str, Any]) -> Check:
        return self._number("Integer", shape)

    def _long(self, name: str, shape: Mapping[str, Any]) -> Check:
        return self._number("Long", shape)

    def _double(self, name: str, shape: Mapping[str, Any]) -> Check:
        return self._number("Double", shape)

    def _boolean(self, name: str, shape: Mapping[str, Any]) -> Check:
        return _boolean

    def _scalar(self, name: str, shape: Mapping[str, Any]) -> Check:
        return _anything


def _as_python(pattern: str) -> str:
    """A pattern of the model in Python's words: Java writes characters past U+FFFF as two, and has
    names for classes of characters."""
    pattern = pattern.replace(r"\p{Print}", r"[\x20-\x7E]")
    return pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")


def _plain_string(value: Any, where: Where, problems: list[str]) -> None:
    if type(value) is not str:
        raise not_a("String", value)


def _boolean(value: Any, where: Where, problems: list[str]) -> None:
    if type(value) is not bool:
        raise not_a("Boolean", value)


def _small(member: str) -> str:
    """``TableName`` as messages spell it: ``tableName``."""
    return member[:1].lower() + member[1:]


def _table_name(value: Any, where: Where, problems: list[str]) -> None:
    """A table's name or ARN: checked apart from the model, which allows anything up to 1,024."""
    if type(value) is not str:
        raise not_a("String", value)
    _length(value, len(value), 1, 1024, where, problems)


def _missing(member: str, where: Where, problems: list[str]) -> None:
    if member == "TableName" and where is None:
        raise ValidationException(
            "The parameter 'TableName' is required but was not present in the request"
        )
    _fail(None, (where, _small(member)), problems, _NULL)


def _length(
    value: Any, length: int, least: int | None, most: int | None, where: Where, problems: list[str]
) -> None:
    if least is not None and length < least:
        rule = f"Member must have length greater than or equal to {least}"
        _fail(value, where, problems, rule)
    if most is not None and length > most:
        _fail(value, where, problems, f"Member must have length less than or equal to {most}")


def _fail(value: Any, where: Where, problems: list[str], rule: str) -> None:
    shown = "null" if value is None else f"'{java_text(value)}'"
    problems.append(f"Value {shown} at '{_path(where)}' failed to satisfy constraint: {rule}")


def _path(where: Where) -> str:
    parts: list[str] = []
    while where is not None:
        where, name = where
        parts.append(name)
    return ".".join(reversed(parts))


def java_text(value: Any) -> str:
    """A JSON value as Java's toString prints it in these messages."""
    if isinstance(value, dict):
        inside = ", ".join(f"{key}={java_text(inner)}" for key, inner in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(java_text, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)
