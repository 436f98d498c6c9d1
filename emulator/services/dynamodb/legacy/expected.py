"""Expected: the conditions of a write before ConditionExpression."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.legacy.conditions import (
    Condition,
    Test,
    check_values,
    conditions_test,
)
from csc.emulator.services.dynamodb.values import normalise

_INVALID = "One or more parameter values were invalid: "


def expected_test(input: Mapping[str, Any]) -> Test | None:
    """The test that Expected makes, or None. Raises ValidationException."""
    expected = input.get("Expected")
    operator = input.get("ConditionalOperator")
    if operator is not None:
        if expected is None:
            raise ValidationException(
                "ConditionalOperator cannot be used without Filter or Expected"
            )
        if len(expected) < 2:
            raise ValidationException(
                "ConditionalOperator can only be used when Filter or Expected has two or more "
                "elements"
            )
    if not expected:
        return None
    return conditions_test([_condition(*each) for each in expected.items()], operator)


def _condition(name: str, given: Mapping[str, Any]) -> Condition:
    given = {key: value for key, value in given.items() if value is not None}
    if "AttributeValueList" in given and "Value" in given:
        raise ValidationException(
            f"{_INVALID}Value and AttributeValueList cannot be used together for Attribute: {name}"
        )
    if "ComparisonOperator" in given:
        return _comparison(name, given)
    if "AttributeValueList" in given:
        raise ValidationException(
            f"{_INVALID}AttributeValueList can only be used with a ComparisonOperator "
            f"for Attribute: {name}"
        )
    return _existence(name, given)


def _comparison(name: str, given: Mapping[str, Any]) -> Condition:
    operator = given["ComparisonOperator"]
    if "Exists" in given:
        raise ValidationException(
            f"{_INVALID}Exists and ComparisonOperator cannot be used together for Attribute: {name}"
        )
    listed = given.get("AttributeValueList", [given["Value"]] if "Value" in given else None)
    if listed is None and operator not in ("NULL", "NOT_NULL"):
        raise ValidationException(
            f"{_INVALID}Value or AttributeValueList must be used with ComparisonOperator: "
            f"{operator} for Attribute: {name}"
        )
    values = [normalise(value) for value in listed or ()]
    check_values(operator, values)
    return name, operator, values


def _existence(name: str, given: Mapping[str, Any]) -> Condition:
    exists = given.get("Exists", True)
    if exists and "Value" not in given:
        shown = "true" if "Exists" in given else "null"
        raise ValidationException(
            f"{_INVALID}Value must be provided when Exists is {shown} for Attribute: {name}"
        )
    if not exists and "Value" in given:
        raise ValidationException(
            f"{_INVALID}Value cannot be used when Exists is false for Attribute: {name}"
        )
    return (name, "EQ", [normalise(given["Value"])]) if exists else (name, "NULL", [])
