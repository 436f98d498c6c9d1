"""Schemas compiled to predicates give the verdicts of a JSON Schema draft 4 validator."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from csc.emulator.gateway.schemas.check import SchemaError
from csc.emulator.gateway.schemas.compile_schema import compile_schema

PREFIX = "https://apigateway.amazonaws.com/restapis/abc123/models/"


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer"}, [1, -3], [1.0, "1", True, None]),
        ({"type": ["string", "null"]}, ["x", None], [1, []]),
        ({"enum": [1, "a", None]}, [1, 1.0, "a", None], [True, "b", 0]),
        ({"enum": [True]}, [True], [1, "true"]),
        ({"minimum": 1, "exclusiveMinimum": True}, [2, 1.5, "x"], [1, 0]),
        ({"maximum": 5}, [5, -1], [6]),
        ({"multipleOf": 0.1}, [0.3, 2, "x"], [0.25]),
        ({"minLength": 2, "maxLength": 3}, ["ab", "🙂🙂", 7], ["a", "abcd"]),
        ({"pattern": "^a"}, ["abc", 5], ["ba"]),
        ({"required": ["a"]}, [{"a": 1}, 3], [{}]),
        ({"properties": {"a": {"type": "string"}}}, [{}, {"a": "x"}], [{"a": 1}]),
        (
            {
                "properties": {"a": {}},
                "patternProperties": {"^x": {}},
                "additionalProperties": False,
            },
            [{"a": 1, "xy": 2}],
            [{"b": 1}],
        ),
        ({"additionalProperties": {"type": "number"}}, [{"q": 1}], [{"q": "1"}]),
        ({"items": {"type": "string"}}, [[], ["a"]], [["a", 1]]),
        ({"items": [{}, {"type": "null"}], "additionalItems": False}, [[1, None]], [[1, 2]]),
        ({"items": [{}], "additionalItems": False}, [[1]], [[1, 2]]),
        ({"uniqueItems": True}, [[1, True, "1"], [[1], [2]]], [[1, 1.0], [{"a": 1}, {"a": 1}]]),
        ({"minItems": 1, "maxItems": 2}, [[1]], [[], [1, 2, 3]]),
        ({"minProperties": 1}, [{"a": 1}], [{}]),
        ({"dependencies": {"a": ["b"]}}, [{"a": 1, "b": 2}, {}], [{"a": 1}]),
        ({"dependencies": {"a": {"maxProperties": 1}}}, [{"a": 1}], [{"a": 1, "b": 2}]),
        ({"allOf": [{"minimum": 1}, {"maximum": 3}]}, [2], [0, 4]),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, [None, "x"], [1]),
        ({"oneOf": [{"minimum": 1}, {"maximum": 3}]}, [0, 5], [2]),
        ({"not": {"type": "string"}}, [1], ["x"]),
        ({"definitions": {"n": {"type": "null"}}, "$ref": "#/definitions/n"}, [None], [1]),
    ],
)
def test_verdicts(schema: Any, good: list[Any], bad: list[Any]) -> None:
    check = compile_schema(schema, {})
    assert [value for value in good if not check(value)] == []
    assert [value for value in bad if check(value)] == []


def test_a_schema_may_refer_to_itself() -> None:
    tree = {
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["name"],
    }
    check = compile_schema(tree, {})
    assert check({"name": "a", "children": [{"name": "b", "children": []}]})
    assert not check({"name": "a", "children": [{"children": []}]})


def test_models_refer_to_each_other_in_a_circle() -> None:
    models = {
        "Person": {"properties": {"pet": {"$ref": PREFIX + "Pet"}}, "required": ["name"]},
        "Pet": {"properties": {"owner": {"$ref": PREFIX + "Person"}}},
    }
    check = compile_schema(models["Pet"], models)
    assert check({"owner": {"name": "x", "pet": {}}})
    assert not check({"owner": {"pet": {}}})


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"type": "text"}, "#/type"),
        ({"properties": {"a": {"pattern": "("}}}, "#/properties/a/pattern"),
        ({"items": {"$ref": "#/definitions/none"}}, "#/items"),
        ({"$ref": PREFIX + "Nobody"}, "#"),
        ({"enum": []}, "#/enum"),
        ([], "#"),
    ],
)
def test_a_wrong_schema_is_refused_with_its_place(schema: Any, pointer: str) -> None:
    with pytest.raises(SchemaError) as raised:
        compile_schema(schema, {})
    assert raised.value.pointer == pointer


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "ab", "abc"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    ),
    max_leaves=6,
)
types = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])


def schemas() -> st.SearchStrategy[Any]:
    def extend(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        names = st.sampled_from(["a", "b", "c"])
        return st.fixed_dictionaries(
            {},
            optional={
                "type": types | st.lists(types, min_size=1, max_size=2, unique=True),
                "properties": st.dictionaries(names, inner, max_size=2),
                "required": st.lists(names, min_size=1, max_size=2, unique=True),
                "additionalProperties": st.booleans() | inner,
                "patternProperties": st.dictionaries(st.sampled_from(["a", "b|c"]), inner),
                "items": inner | st.lists(inner, max_size=2),
                "additionalItems": st.booleans() | inner,
                "uniqueItems": st.booleans(),
                "minItems": st.integers(0, 2),
                "maxLength": st.integers(0, 2),
                "minimum": st.integers(-3, 3),
                "enum": st.lists(json_values, min_size=1, max_size=3),
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "anyOf": st.lists(inner, min_size=1, max_size=2),
                "oneOf": st.lists(inner, min_size=1, max_size=2),
                "not": inner,
            },
        )

    return st.recursive(st.fixed_dictionaries({}), extend, max_leaves=6)


@settings(max_examples=300, deadline=None)
@given(schema=schemas(), value=json_values)
def test_every_verdict_is_that_of_the_reference_validator(schema: Any, value: Any) -> None:
    assert compile_schema(schema, {})(value) == Draft4Validator(schema).is_valid(value)


def test_a_long_array_of_unique_items_is_no_burden() -> None:
    check = compile_schema({"uniqueItems": True}, {})
    assert check([{"n": n} for n in range(100_000)])
    assert not check([[n % 99_999] for n in range(100_000)])
