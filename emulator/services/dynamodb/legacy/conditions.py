"""KeyConditions, QueryFilter, ScanFilter and Expected: check them, and make a test of an item.

{"age": {"ComparisonOperator": "GT", "AttributeValueList": [{"N": "3"}]}} ──▶ test(item) -> bool
"""

from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions import operators
from csc.emulator.services.dynamodb.values import normalise, tag_of

Item = Mapping[str, Any]
Test = Callable[[Item], bool]
Condition = tuple[str, str, list[dict[str, Any]]]
"""Attribute, comparison operator, values in normal form."""

_INVALID = "One or more parameter values were invalid: "
_SCALARS = frozenset({"S", "N", "B"})

# How many values an operator takes (least, most), and the types they may have (None for any).
_RULES: dict[str, tuple[int, int | None, frozenset[str] | None]] = {
    "EQ": (1, 1, None),
    "NE": (1, 1, None),
    "LE": (1, 1, _SCALARS),
    "LT": (1, 1, _SCALARS),
    "GE": (1, 1, _SCALARS),
    "GT": (1, 1, _SCALARS),
    "CONTAINS": (1, 1, _SCALARS),
    "NOT_CONTAINS": (1, 1, _SCALARS),
    "BEGINS_WITH": (1, 1, frozenset({"S", "B"})),
    "IN": (1, None, _SCALARS),
    "BETWEEN": (2, 2, _SCALARS),
    "NULL": (0, 0, None),
    "NOT_NULL": (0, 0, None),
}


def read_conditions(conditions: Mapping[str, Any]) -> list[Condition]:
    """The conditions of a filter or of KeyConditions. Raises ValidationException."""
    return [
        (name, each["ComparisonOperator"], _values(name, each)) for name, each in conditions.items()
    ]


def _values(name: str, condition: Mapping[str, Any]) -> list[dict[str, Any]]:
    values = [normalise(value) for value in condition.get("AttributeValueList") or ()]
    check_values(condition["ComparisonOperator"], values)
    return values


def check_values(operator: str, values: list[dict[str, Any]]) -> None:
    """Refuse a number or type of values that an operator doesn't take."""
    least, most, types = _RULES[operator]
    if len(values) < least or (most is not None and len(values) > most):
        raise ValidationException(
            f"{_INVALID}Invalid number of argument(s) for the {operator} ComparisonOperator"
        )
    if len({tag_of(value) for value in values}) > 1:
        raise ValidationException(
            _INVALID + "AttributeValues inside AttributeValueList must be of same type"
        )
    for value in values:
        if types is not None and tag_of(value) not in types:
            raise ValidationException(
                f"{_INVALID}ComparisonOperator {operator} is not valid for "
                f"{tag_of(value)} AttributeValue type"
            )
    if operator == "BETWEEN" and operators.ordering(">")(values[0], values[1]):
        raise ValidationException(
            "The BETWEEN condition was provided a range where the lower bound is greater than "
            "the upper bound"
        )


def conditions_test(conditions: list[Condition], operator: str | None) -> Test:
    """A test of all conditions, or with ``operator`` OR of any."""
    tests = [_test(*condition) for condition in conditions]
    if operator == "OR" and tests:
        return lambda item: any(test(item) for test in tests)
    return lambda item: all(test(item) for test in tests)


def _test(name: str, operator: str, values: list[dict[str, Any]]) -> Test:
    compare = COMPARISONS[operator]
    return lambda item: compare(item.get(name), values)


_LE, _LT = operators.ordering("<="), operators.ordering("<")
_GE, _GT = operators.ordering(">="), operators.ordering(">")
COMPARISONS: dict[str, Callable[[Any, list[Any]], bool]] = {
    "EQ": lambda value, given: value is not None and value == given[0],
    "NE": lambda value, given: value != given[0],
    "LE": lambda value, given: _LE(value, given[0]),
    "LT": lambda value, given: _LT(value, given[0]),
    "GE": lambda value, given: _GE(value, given[0]),
    "GT": lambda value, given: _GT(value, given[0]),
    "CONTAINS": lambda value, given: operators.contains(value, given[0]),
    "NOT_CONTAINS": lambda value, given: (
        value is not None and not operators.contains(value, given[0])
    ),
    "BEGINS_WITH": lambda value, given: operators.begins_with(value, given[0]),
    "IN": lambda value, given: value is not None and value in given,
    "BETWEEN": lambda value, given: operators.between(value, given[0], given[1]),
    "NULL": lambda value, given: value is None,
    "NOT_NULL": lambda value, given: value is not None,
}
