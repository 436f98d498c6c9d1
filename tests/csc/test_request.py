"""Proxy events to typed arguments, with everything that may be wrong about them."""

import base64
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.call_plan import FailureError
from csc.request import arguments, claims

MODELS: dict[str, Any] = {
    "New": {
        "fields": [
            {"name": "title", "type": "str", "required": True,
             "constraints": {"min_length": 1, "max_length": 5, "pattern": "^[a-z]+$"}},
            {"name": "size", "type": "int", "required": False, "default": 3,
             "constraints": {"ge": 1, "le": 9}},
            {"name": "price", "type": {"optional": "decimal"}, "required": False, "default": None,
             "constraints": {"gt": 0}},
            {"name": "tags", "type": {"set": "str"}, "required": False, "default": {"set": []},
             "constraints": {}},
            {"name": "data", "type": "bytes", "required": False, "default": {"bytes": "AA=="},
             "constraints": {}},
            {"name": "lines", "type": {"list": {"model": "Line"}}, "required": False, "default": [],
             "constraints": {"max_items": 2}},
            {"name": "extra", "type": {"dict": "float"}, "required": False, "default": {"dict": {}},
             "constraints": {}},
        ]
    },
    "Line": {"fields": [{"name": "n", "type": "int", "required": True, "constraints": {}}]},
}  # fmt: skip
BODY = [
    {"name": "new", "source": "body", "wire": "new", "type": {"model": "New"}, "required": True,
     "constraints": {}}
]  # fmt: skip


def parameter(source: str, type_: Any, required: bool = True, **rest: Any) -> dict[str, Any]:
    return {
        "name": "x",
        "source": source,
        "wire": rest.pop("wire", "x"),
        "type": type_,
        "required": required,
        "constraints": rest.pop("constraints", {}),
        **rest,
    }


def read(event: dict[str, Any], one: dict[str, Any]) -> Any:
    return arguments(event, [one], MODELS).get("x")


def body(text: str, **event: Any) -> Any:
    return arguments({"body": text, **event}, BODY, MODELS)["new"]


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("str", "a", "a"),
        ("int", "-12", -12),
        ("float", "1e3", 1000.0),
        ("decimal", "0.10", Decimal("0.10")),
        ("bool", "true", True),
        ("bool", "Off", False),
        ("bool", "1", True),
        ("bytes", "AAE=", b"\0\1"),
        ({"optional": "int"}, "5", 5),
        ("str", "a%2Fb%20c", "a/b c"),
    ],
)
def test_path_parameters(type_: Any, text: str, value: Any) -> None:
    assert read({"pathParameters": {"x": text}}, parameter("path", type_)) == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("int", "x"), ("int", "1.0"), ("int", "1_0"), ("int", " 1"), ("int", "+1"), ("int", "٣"),
        ("int", "1" * 41), ("int", ""), ("float", "nan"), ("float", "1."), ("float", "inf"),
        ("decimal", "NaN"), ("bool", "2"), ("bool", "yep"), ("bytes", "A"), ("int", "01"),
    ],
)  # fmt: skip
def test_a_parameter_of_another_type_is_a_400(type_: str, text: str) -> None:
    with pytest.raises(FailureError) as caught:
        read({"pathParameters": {"x": text}}, parameter("path", type_))
    assert (caught.value.status, caught.value.message) == (400, "Bad Request")


def test_query_parameters() -> None:
    event = {
        "queryStringParameters": {"x": "2"},
        "multiValueQueryStringParameters": {"x": ["1", "2"]},
    }
    assert read(event, parameter("query", "int")) == 2
    assert read(event, parameter("query", {"list": "int"})) == [1, 2]
    assert read(event, parameter("query", {"set": "str"})) == {"1", "2"}
    assert read({}, parameter("query", "int", False, default=7)) == 7
    assert read({}, parameter("query", {"optional": "int"}, False)) is None
    assert read({}, parameter("query", "str", False, computed=True)) is None
    with pytest.raises(FailureError):
        read({"queryStringParameters": None}, parameter("query", "int"))
    with pytest.raises(FailureError):
        read(event, parameter("query", "int", constraints={"ge": 3}))


def test_headers_are_found_in_any_case() -> None:
    one = parameter("header", "str", wire="x-Trace")
    assert read({"headers": {"X-TRACE": "a"}}, one) == "a"
    assert (
        read({"multiValueHeaders": {"x-trace": ["a", "b"]}, "headers": {"X-Trace": "b"}}, one)
        == "b"
    )


def test_a_body() -> None:
    found = body(
        '{"title": "ab", "price": 1.10, "tags": ["x", "x"], "unknown": 1, "lines": [{"n": 1}]}'
    )
    assert found == {
        "title": "ab",
        "size": 3,
        "price": Decimal("1.10"),
        "tags": {"x"},
        "data": b"\0",
        "lines": [{"n": 1}],
        "extra": {},
    }
    encoded = base64.b64encode(b'{"title": "ab"}').decode()
    assert body(encoded, isBase64Encoded=True)["title"] == "ab"


def test_defaults_are_fresh() -> None:
    body('{"title": "ab"}')["lines"].append(1)
    assert body('{"title": "ab"}')["lines"] == []


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "null", "[]", "{}", '{"title": ""}', '{"title": "toolong"}',
        '{"title": "A"}', '{"title": null}', '{"title": "a", "size": 0}',
        '{"title": "a", "size": "1"}', '{"title": "a", "size": true}',
        '{"title": "a", "size": 1.5}', '{"title": "a", "price": 0}',
        '{"title": "a", "price": NaN}', '{"title": "a", "data": "?"}',
        '{"title": "a", "lines": [{}]}', '{"title": "a", "lines": [{"n":1},{"n":1},{"n":1}]}',
        '{"title": "a", "extra": {"k": "v"}}', '{"title": "\\ud800"}', "[" * 100_000,
    ],
)  # fmt: skip
def test_a_body_that_its_model_refuses(text: str) -> None:
    with pytest.raises(FailureError) as caught:
        body(text)
    assert (caught.value.status, caught.value.message) == (400, "Invalid request body")


def test_whole_numbers_are_ints_however_they_are_written() -> None:
    assert body('{"title": "a", "size": 2.0}')["size"] == 2


def test_claims() -> None:
    event = {"requestContext": {"authorizer": {"claims": {"sub": "a"}}}}
    assert claims(event) == {"sub": "a"}
    assert claims({"requestContext": {"authorizer": None}}) == {}
    assert claims({}) == {}


@given(st.integers(-(2**70), 2**70))
def test_ints_are_read_whole(value: int) -> None:
    assert read({"pathParameters": {"x": str(value)}}, parameter("path", "int")) == value


def test_an_empty_body_is_an_empty_object_as_the_gateway_has_it() -> None:
    models = {"Any": {"fields": [{"name": "n", "type": "int", "required": False, "default": 3,
                                  "constraints": {}}]}}  # fmt: skip
    body = {"name": "b", "source": "body", "wire": "b", "type": {"model": "Any"}, "required": True,
            "constraints": {}}  # fmt: skip
    assert arguments({"body": None}, [body], models) == {"b": {"n": 3}}
    models["Any"]["fields"][0]["required"] = True
    with pytest.raises(FailureError) as caught:
        arguments({"body": ""}, [body], models)
    assert caught.value.status == 400
