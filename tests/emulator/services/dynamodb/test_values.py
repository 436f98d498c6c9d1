"""Attribute values: normal form, sizes, and what is refused in AWS's words."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb import values
from csc.emulator.services.dynamodb.json_types import check_attribute_types


def test_the_normal_form() -> None:
    value = {
        "M": {"n": {"N": "1.0"}, "s": {"NS": ["10", "9", "-1"]}, "l": {"L": [{"SS": ["b", "a"]}]}}
    }
    assert values.normalise(value) == {
        "M": {"n": {"N": "1"}, "s": {"NS": ["-1", "9", "10"]}, "l": {"L": [{"SS": ["a", "b"]}]}}
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "Supplied AttributeValue is empty"),
        ({"S": "a", "N": "1"}, "Supplied AttributeValue has more than one datatypes set"),
        ({"NULL": False}, "Null attribute value types must have the value of true"),
        ({"SS": []}, "An string set  may not be empty"),
        ({"NS": []}, "An number set  may not be empty"),
        ({"BS": []}, "Binary sets should not be empty"),
        ({"SS": ["a", "a"]}, "Input collection [a, a] contains duplicates."),
        ({"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
        ({"BS": ["YQ==", "YQ=="]}, "Input collection [YQ==, YQ==]of type BS contains duplicates."),
    ],
)
def test_meanings_refused(value: Any, message: str) -> None:
    with pytest.raises(ServiceError) as raised:
        values.normalise(value)
    assert raised.value.code == "ValidationException"
    assert message in raised.value.message


def test_thirty_two_levels_and_no_more() -> None:
    value: dict[str, Any] = {"S": "deep"}
    for _ in range(31):
        value = {"L": [value]}
    values.normalise(value)
    with pytest.raises(ServiceError, match="nested"):
        values.normalise({"M": {"one": value}})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("text", "Unexpected value type in payload"),
        (["list"], "Unrecognized collection type class com.amazonaws.dynamodb"),
        ({"S": 1}, "NUMBER_VALUE cannot be converted to String"),
        ({"S": 1.5}, "DECIMAL_VALUE cannot be converted to String"),
        ({"N": True}, "TRUE_VALUE cannot be converted to String"),
        ({"S": {}}, "Start of structure or map found where not expected"),
        ({"S": []}, "Unrecognized collection type class java.lang.String"),
        ({"BOOL": 1}, "NUMBER_VALUE cannot be converted to Boolean"),
        ({"B": "a"}, "Base64 encoded length is expected a multiple of 4 bytes but found: 1"),
        ({"B": "????"}, "Invalid Base64 character"),
        ({"B": "YR=="}, "Invalid last non-pad Base64 character dectected"),
        ({"L": {}}, "Start of structure or map found where not expected"),
        ({"SS": "a"}, "Unexpected field type"),
        ({"M": []}, "Unrecognized collection type java.util.Map"),
    ],
)
def test_json_types_refused(value: Any, message: str) -> None:
    with pytest.raises(ServiceError) as raised:
        check_attribute_types(value)
    assert raised.value.code == "SerializationException"
    assert message in raised.value.message


def test_unknown_types_and_nulls_are_dropped() -> None:
    value: dict[str, Any] = {"S": "a", "Weird": 1, "N": None}
    check_attribute_types(value)
    assert value == {"S": "a"}


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"id": {"S": "abc"}}, 5),
        ({"é": {"S": "é"}}, 4),
        ({"n": {"N": "123"}}, 4),
        ({"b": {"B": "YWJj"}}, 4),
        ({"b": {"B": "YQ=="}}, 2),
        ({"t": {"BOOL": True}, "u": {"NULL": True}}, 4),
        ({"l": {"L": [{"S": "ab"}]}}, 1 + 3 + 1 + 2),
        ({"m": {"M": {"k": {"S": "ab"}}}}, 1 + 3 + 1 + 3),
        ({"s": {"SS": ["ab", "c"]}}, 4),
    ],
)
def test_sizes(item: Any, size: int) -> None:
    assert values.item_size(item) == size


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"S": "a", "N": "b"}, "The parameter cannot be converted to a numeric value: b"),
        ({"S": "a", "NS": ["1", ""]}, "The parameter cannot be converted to a numeric value"),
        ({"S": "a", "N": "1"}, "Supplied AttributeValue has more than one datatypes set"),
    ],
)
def test_numbers_are_read_before_types_are_counted(value: Any, message: str) -> None:
    with pytest.raises(ServiceError) as raised:
        values.normalise(value)
    assert raised.value.message.startswith(message)


def test_words_that_are_booleans() -> None:
    value: dict[str, Any] = {"BOOL": "Yes"}
    check_attribute_types(value)
    assert value == {"BOOL": True}
    value = {"NULL": "no"}
    check_attribute_types(value)
    with pytest.raises(ServiceError, match="must have the value of true"):
        values.normalise(value)
    with pytest.raises(ServiceError, match="Unexpected token received from parser"):
        check_attribute_types({"BOOL": "perhaps"})
