"""Keywords that constrain objects."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.schemas.check import Check, Compiler, SchemaError
from csc.emulator.gateway.schemas.read_value import mapping, regex


def read_properties(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    properties = mapping(schema["properties"], pointer)
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


def read_pattern_properties(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks = tuple(
        (regex(pattern, pointer), compiler.compile(sub, f"{pointer}/{pattern}"))
        for pattern, sub in mapping(schema["patternProperties"], pointer).items()
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


def read_additional_properties(
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


def read_required(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
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


def read_dependencies(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    checks: list[tuple[str, Check]] = []
    for name, rule in mapping(schema["dependencies"], pointer).items():
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
