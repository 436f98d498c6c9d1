"""Models as JSON Schema: what the validator accepts is what the types say."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.compiler import compile_project
from csc.compiler.ir.model import Program
from csc.compiler.ir.types import STR, ModelRef, Optional
from csc.compiler.lowering.schemas import components, nullable, request_model, type_schema
from csc.compiler.project import project_of

SOURCE = """
from decimal import Decimal
from csc import *

things = DynamoDB(name="things")


class Part(Model):
    name: str = Field(min_length=2)
    of: "Part | None" = None


class Thing(Model):
    '''What is kept.'''

    id: str = Field(pattern="^[a-z]+$", max_length=5)
    size: int = Field(gt=0, lt=10)
    price: Decimal = Field(default=1, ge=0, le=99)
    tags: set[str] = Field(max_length=2)
    parts: list[Part] = Field(default=[], min_length=1)
    note: str | None = Field(default=None, max_length=3)
    by: dict[str, float] = {}
    data: bytes | None = None


@route("/things", methods=["POST"], public=True)
def put(thing: Thing) -> Thing:
    return things.put(thing)
"""
GOOD: dict[str, Any] = {"id": "abc", "size": 9, "tags": []}


@pytest.fixture(scope="module")
def program() -> Program:
    compilation = compile_project(project_of({"api.py": SOURCE}))
    assert compilation.program is not None, compilation.diagnostics
    return compilation.program


def validator(program: Program) -> Any:
    schema = request_model(program, ModelRef("Thing"), "Thing")
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"note": None},
        {"note": "abc"},
        {"data": "AAEC"},
        {"parts": [{"name": "ab", "of": {"name": "cd", "of": None}}]},
        {"price": 0},
        {"by": {"x": 1.5}},
        {"unknown": True},
    ],
)
def test_what_the_types_allow_is_accepted(program: Program, change: dict[str, Any]) -> None:
    validator(program).validate(GOOD | change)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "ABC"},
        {"id": "abcdef"},
        {"id": None},
        {"size": 0},
        {"size": 10},
        {"size": "5"},
        {"price": -1},
        {"price": 100},
        {"tags": ["a", "a"]},
        {"tags": ["a", "b", "c"]},
        {"parts": []},
        {"parts": [{"name": "a"}]},
        {"parts": [{"name": "ab", "of": {"name": "c"}}]},
        {"note": "abcd"},
        {"data": "no base64!"},
        {"by": {"x": "y"}},
    ],
)
def test_what_they_do_not_is_refused(program: Program, change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator(program).validate(GOOD | change)


def test_a_missing_field_is_refused(program: Program) -> None:
    with pytest.raises(jsonschema.ValidationError, match="'size' is a required property"):
        validator(program).validate({"id": "abc", "tags": []})


def test_a_model_is_self_contained(program: Program) -> None:
    schema = request_model(program, ModelRef("Thing"), "Thing")
    assert list(schema["definitions"]) == ["Part"]
    assert schema["properties"]["parts"]["items"] == {"$ref": "#/definitions/Part"}
    recursive = request_model(program, ModelRef("Part"), "Part")
    jsonschema.Draft4Validator(recursive).validate({"name": "ab", "of": {"name": "cd"}})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(recursive).validate({"name": "ab", "of": {"name": "c"}})


def test_openapi_has_its_own_words(program: Program) -> None:
    schemas = components(program, [ModelRef("Thing")])
    thing = schemas["Thing"]
    assert thing["description"] == "What is kept."
    assert thing["properties"]["note"] == {"type": "string", "maxLength": 3, "nullable": True}
    assert thing["properties"]["price"]["default"] == 1
    assert thing["properties"]["size"]["exclusiveMinimum"] is True
    assert thing["properties"]["data"] == {"type": "string", "format": "byte", "nullable": True}
    reference = {"$ref": "#/components/schemas/Part"}
    assert schemas["Part"]["properties"]["of"] == {"allOf": [reference], "nullable": True}


def test_null_joins_an_enumeration() -> None:
    assert nullable({"type": "string", "enum": ["a"]}, "draft4") == {
        "type": ["string", "null"],
        "enum": ["a", None],
    }
    assert type_schema(Optional(STR), "draft4") == {"type": ["string", "null"]}


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3)))
def test_nothing_else_gets_in(program: Program, data: dict[str, Any]) -> None:
    assert not validator(program).is_valid(data) or {"id", "size", "tags"} <= set(data)
