"""Keywords that constrain numbers, strings, and the sizes of things."""

from collections.abc import Mapping, Sized
from decimal import Decimal
from typing import Any

from csc.emulator.gateway.schemas.check import Check, Compiler, ReadKeyword, SchemaError
from csc.emulator.gateway.schemas.read_value import is_number, number, regex


def read_minimum(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    bound = number(schema["minimum"], pointer)
    if schema.get("exclusiveMinimum") is True:
        return lambda value: not is_number(value) or value > bound
    return lambda value: not is_number(value) or value >= bound


def read_maximum(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    bound = number(schema["maximum"], pointer)
    if schema.get("exclusiveMaximum") is True:
        return lambda value: not is_number(value) or value < bound
    return lambda value: not is_number(value) or value <= bound


def read_multiple_of(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    divisor = Decimal(repr(number(schema["multipleOf"], pointer)))
    if divisor <= 0:
        raise SchemaError(pointer, "multipleOf is greater than 0")

    def check(value: Any) -> bool:
        if not is_number(value):
            return True
        number = Decimal(repr(value))
        return (number / divisor) == (number / divisor).to_integral_value()

    return check


def read_pattern(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
    search = regex(schema["pattern"], pointer).search
    return lambda value: type(value) is not str or search(value) is not None


def read_size(keyword: str, of: type[Sized]) -> ReadKeyword:
    """``minLength`` and its kin: the length of a value of one type against a whole number."""
    least = keyword.startswith("min")

    def read(compiler: Compiler, schema: Mapping[str, Any], pointer: str) -> Check:
        bound = number(schema[keyword], pointer)
        if least:
            return lambda value: type(value) is not of or len(value) >= bound
        return lambda value: type(value) is not of or len(value) <= bound

    return read
