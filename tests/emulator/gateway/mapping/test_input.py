"""``$input``, and JSON as it is printed."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.gateway.mapping import Parameters, RenderError, compile_template, render_mapping
from csc.emulator.gateway.mapping.input import Input, to_json
from csc.emulator.gateway.velocity.java.json_text import json_text


def render(text: str, body: bytes | str = b"", **params: dict[str, str]) -> str:
    template = compile_template(text, "t")
    given = Parameters(**params)
    return render_mapping(template, body=body, params=given, context={}, stage_variables={}).text


def test_an_empty_body_is_an_empty_object() -> None:
    assert render("$input.body|$input.json('$')|$input.path('$')") == "{}|{}|{}"


def test_a_parameter_is_looked_up_in_path_then_query_then_header() -> None:
    found = render(
        "$input.params('a') $input.params('b') $input.params('c') [$input.params('d')]",
        path={"a": "path"},
        querystring={"a": "query", "b": "query"},
        header={"a": "header", "b": "header", "c": "header"},
    )
    assert found == "path query header []"


def test_the_maps_of_parameters_are_copies() -> None:
    query = {"q": "1"}
    assert render("$input.params().querystring.put('q', '2')", querystring=query) == "1"
    assert query == {"q": "1"}


def test_the_body_is_parsed_once_and_only_when_asked_for() -> None:
    assert render("$input.body", b"{not json") == "{not json"
    given = Input(b'{"a":{}}', Parameters())
    assert given.path("$.a") is given.path("$")["a"] is given.document()["a"]


def test_a_change_to_the_document_is_seen() -> None:
    text = "#set($root = $input.path('$'))#set($root.b = [1.5, 'x/y'])$input.json('$')"
    assert render(text, b'{"a":1}') == '{"a":1,"b":[1.5,"x/y"]}'


@pytest.mark.parametrize("path", ["$.a[", "$..", "a b"])
def test_a_bad_path_is_an_error(path: str) -> None:
    with pytest.raises(RenderError, match="InvalidPathException"):
        render(f"$input.path('{path}')")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1e10}, '{"a":1.0E10}'),
        ({"a": 1e-4}, '{"a":1.0E-4}'),
        ([12345678.5], "[1.23456785E7]"),
        ([0.001, 1.5, -100.0], "[0.001,1.5,-100.0]"),
        ("\u2028é\x7f/", '"\\u2028é\\u007F/"'),
        (["\x1f\\u001f"], '["\\u001F\\\\u001f"]'),
        ([10**30], "[1000000000000000000000000000000]"),
        ({"": [None, True, {}, []]}, '{"":[null,true,{},[]]}'),
    ],
)
def test_json_is_printed_as_json_smart_prints_it(value: Any, text: str) -> None:
    assert to_json(value) == text


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)


@given(JSON)
def test_the_fast_way_prints_what_the_slow_one_does(value: Any) -> None:
    assert to_json(value) == json_text(value)
    assert json.loads(to_json(value)) == value


def test_input_prints_like_an_empty_map() -> None:
    assert render("$input $input.json $input.path") == "{}  "


def test_a_body_of_text_is_its_own_document() -> None:
    assert Input("a=b", Parameters()).document() == "a=b"
    assert render("$input.json('$')|$input.json('$.a')", "a=b") == '"a=b"|'
    assert orjson.loads(render("$input.json('$')", 'a"b')) == 'a"b'
