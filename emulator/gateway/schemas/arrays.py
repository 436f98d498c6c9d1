"""Keywords that constrain arrays."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.schemas.check import Check, Compiler
from csc.emulator.gateway.schemas.read_value import hashable


def read_items(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
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


def read_unique_items(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check | None:
    if not schema["uniqueItems"]:
        return None
    return lambda value: type(value) is not list or len(set(map(hashable, value))) == len(value)
