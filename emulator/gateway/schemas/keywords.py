"""Each keyword of JSON Schema draft 4: a function that reads it into a check.

A keyword constrains values of its own type only: ``minLength`` says nothing of a number.
"""

import re
from collections.abc import Mapping, Sized
from decimal import Decimal
from typing import Any

from csc.emulator.gateway.schemas.check import Check, Compiler, ReadKeyword, SchemaError, every

_TYPES: dict[str, Check] = {
    "array": lambda value: type(value) is list,
    "boolean": lambda value: type(value) is bool,
    "integer": lambda value: type(value) is int,
    "null": lambda value: value is None,
    "number": lambda value: type(value) is int or type(value) is float,
    "object": lambda value: type(value) is dict,
    "string": lambda value: type(value) is str,
}


def _type(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    names = schema["type"]
    chosen = [names] if isinstance(names, str) else names
    if not isinstance(chosen, list) or not chosen:
        raise SchemaError(pointer, "type is a name or a list of names")
    for name in chosen:
        if name not in _TYPES:
            raise SchemaError(pointer, f"unknown type {name!r}")
    if len(chosen) == 1:
        return _TYPES[chosen[0]]
    checks = tuple(_TYPES[name] for name in chosen)
    return lambda value: any(check(value) for check in checks)


def _enum(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    allowed = schema["enum"]
    if not isinstance(allowed, list) or not allowed:
        raise SchemaError(pointer, "enum is a list of at least one value")
    if all(type(value) is str for value in allowed):
        strings = frozenset(allowed)
        return lambda value: type(value) is str and value in strings
    return lambda value: any(same(value, one) for one in allowed)


def _properties(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    properties = _mapping(schema["properties"], pointer)
    checks = tuple(
        (name, compiler.compile(sub, f"{pointer}/{name}")) for name, sub in properties.items()
    )

    def check(value: Any) -> bool:
        if type(value) is dict:
            for name, inner in checks:
                if name in value and not inner(value[name]):
                    return False
        return True

    return check


def _pattern_properties(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks = tuple(
        (regex(pattern, pointer), compiler.compile(sub, f"{pointer}/{pattern}"))
        for pattern, sub in _mapping(schema["patternProperties"], pointer).items()
    )

    def check(value: Any) -> bool:
        if type(value) is not dict:
            return True
        return all(
            inner(member)
            for name, member in value.items()
            for pattern, inner in checks
            if pattern.search(name)
        )

    return check


def _additional_properties(
    compiler: Compiler, schema: Mapping[str, Any], pointer: str
) -> Check | None:
    rule = schema["additionalProperties"]
    if rule is True:
        return None
    known = frozenset(schema.get("properties") or ())
    patterns = tuple(regex(p, pointer) for p in schema.get("patternProperties") or ())
    inner = None if rule is False else compiler.compile(rule, pointer)

    def check(value: Any) -> bool:
        if type(value) is not dict:
            return True
        for name, member in value.items():
            if name in known or any(pattern.search(name) for pattern in patterns):
                continue
            if inner is None or not inner(member):
                return False
        return True

    return check


def _required(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    names = schema["required"]
    if not isinstance(names, list):
        raise SchemaError(pointer, "required is a list of names")
    needed = tuple(names)

    def check(value: Any) -> bool:
        if type(value) is dict:
            for name in needed:
                if name not in value:
                    return False
        return True

    return check


def _dependencies(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks: list[tuple[str, Check]] = []
    for name, rule in _mapping(schema["dependencies"], pointer).items():
        if isinstance(rule, list):
            checks.append((name, _has_all(tuple(rule))))
        else:
            checks.append((name, compiler.compile(rule, f"{pointer}/{name}")))

    def check(value: Any) -> bool:
        if type(value) is not dict:
            return True
        return all(inner(value) for name, inner in checks if name in value)

    return check


def _has_all(names: tuple[str, ...]) -> Check:
    return lambda value: all(name in value for name in names)


def _items(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    rule = schema["items"]
    if isinstance(rule, list):
        heads = tuple(compiler.compile(sub, f"{pointer}/{n}") for n, sub in enumerate(rule))
        rest = schema.get("additionalItems", True)
        tail = None if isinstance(rest, bool) else compiler.compile(rest, pointer)

        def tuple_check(value: Any) -> bool:
            if type(value) is not list:
                return True
            if not all(inner(member) for inner, member in zip(heads, value, strict=False)):
                return False
            extra = value[len(heads) :]
            return not extra or (all(map(tail, extra)) if tail else bool(rest))

        return tuple_check
    inner = compiler.compile(rule, pointer)
    return lambda value: type(value) is not list or all(map(inner, value))


def _unique_items(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check | None:
    if not schema["uniqueItems"]:
        return None
    return lambda value: (
        type(value) is not list
        or not any(same(one, other) for n, one in enumerate(value) for other in value[:n])
    )


def _minimum(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    bound = _number(schema["minimum"], pointer)
    if schema.get("exclusiveMinimum") is True:
        return lambda value: not _is_number(value) or value > bound
    return lambda value: not _is_number(value) or value >= bound


def _maximum(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    bound = _number(schema["maximum"], pointer)
    if schema.get("exclusiveMaximum") is True:
        return lambda value: not _is_number(value) or value < bound
    return lambda value: not _is_number(value) or value <= bound


def _multiple_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    divisor = Decimal(repr(_number(schema["multipleOf"], pointer)))
    if divisor <= 0:
        raise SchemaError(pointer, "multipleOf is greater than 0")

    def check(value: Any) -> bool:
        if not _is_number(value):
            return True
        number = Decimal(repr(value))
        return (number / divisor) == (number / divisor).to_integral_value()

    return check


def _pattern(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    search = regex(schema["pattern"], pointer).search
    return lambda value: type(value) is not str or search(value) is not None


def _sized(keyword: str, of: type[Sized]) -> ReadKeyword:
    """``minLength`` and its kin: the length of a value of one type against a whole number."""
    least = keyword.startswith("min")

    def read(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
        bound = _number(schema[keyword], pointer)
        if least:
            return lambda value: type(value) is not of or len(value) >= bound
        return lambda value: type(value) is not of or len(value) <= bound

    return read


def _all_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    return every(compiler.compile_all(schema["allOf"], pointer))


def _any_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks = tuple(compiler.compile_all(schema["anyOf"], pointer))
    return lambda value: any(check(value) for check in checks)


def _one_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks = tuple(compiler.compile_all(schema["oneOf"], pointer))
    return lambda value: sum(check(value) for check in checks) == 1


def _not(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    inner = compiler.compile(schema["not"], pointer)
    return lambda value: not inner(value)


KEYWORDS: dict[str, ReadKeyword] = {
    "type": _type,
    "enum": _enum,
    "required": _required,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "dependencies": _dependencies,
    "minProperties": _sized("minProperties", dict),
    "maxProperties": _sized("maxProperties", dict),
    "items": _items,
    "minItems": _sized("minItems", list),
    "maxItems": _sized("maxItems", list),
    "uniqueItems": _unique_items,
    "minimum": _minimum,
    "maximum": _maximum,
    "multipleOf": _multiple_of,
    "minLength": _sized("minLength", str),
    "maxLength": _sized("maxLength", str),
    "pattern": _pattern,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
}


def same(one: Any, other: Any) -> bool:
    """JSON equality: 1 is 1.0, but neither is true."""
    if type(one) is bool or type(other) is bool:
        return one is other
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(same, one, other))
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return bool(one == other)


def _hashable(value: Any) -> Any:
    """A value that is equal, as a key, for what ``same`` calls the same."""
    if type(value) is bool:
        return ("boolean", value)
    if type(value) is list:
        return ("array", *map(_hashable, value))
    if type(value) is dict:
        return frozenset((name, _hashable(member)) for name, member in value.items())
    return value


def regex(pattern: Any, pointer: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except (re.error, TypeError) as error:
        raise SchemaError(pointer, f"{pattern!r} is no regular expression: {error}") from None


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def _number(value: Any, pointer: str) -> int | float:
    if not _is_number(value):
        raise SchemaError(pointer, "a number is expected")
    number: int | float = value
    return number


def _mapping(value: Any, pointer: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise SchemaError(pointer, "an object is expected")
    return value
