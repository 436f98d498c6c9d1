"""Keywords that constrain values of any type: ``type``, ``enum`` and the combining ones."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.schemas.check import Check, Compiler, SchemaError, every
from csc.emulator.gateway.schemas.read_value import same

_TYPES: dict[str, Check] = {
    "array": lambda value: type(value) is list,
    "boolean": lambda value: type(value) is bool,
    "integer": lambda value: type(value) is int,
    "null": lambda value: value is None,
    "number": lambda value: type(value) is int or type(value) is float,
    "object": lambda value: type(value) is dict,
    "string": lambda value: type(value) is str,
}


def read_type(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
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


def read_enum(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    allowed = schema["enum"]
    if not isinstance(allowed, list) or not allowed:
        raise SchemaError(pointer, "enum is a list of at least one value")
    if all(type(value) is str for value in allowed):
        strings = frozenset(allowed)
        return lambda value: type(value) is str and value in strings
    return lambda value: any(same(value, one) for one in allowed)


def read_all_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    return every(compiler.compile_all(schema["allOf"], pointer))


def read_any_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks = tuple(compiler.compile_all(schema["anyOf"], pointer))
    return lambda value: any(check(value) for check in checks)


def read_one_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks = tuple(compiler.compile_all(schema["oneOf"], pointer))
    return lambda value: sum(check(value) for check in checks) == 1


def read_not(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    inner = compiler.compile(schema["not"], pointer)
    return lambda value: not inner(value)
