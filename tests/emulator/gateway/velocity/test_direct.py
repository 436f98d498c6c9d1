"""A template's object, made without its text, is what its text says."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.gateway.mapping import Parameters
from csc.emulator.gateway.mapping.input import Input
from csc.emulator.gateway.mapping.util import UTIL
from csc.emulator.gateway.velocity import RenderError, compile_template
from csc.emulator.gateway.velocity.direct import LONGEST

ESCAPED = '$util.escapeJavaScript({}).replaceAll("\\\\\'", "\'")'
GET = '{"TableName": "todos", "Key": {"id": {"S": "' + ESCAPED.format("$id") + '"}}}'
SET_ID = "#set($id = $util.urlDecode($input.params('id').replaceAll('[+]', '%2B')))\n"


def given_to(body: Any, path: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "input": Input(orjson.dumps(body), Parameters(path=path or {})),
        "util": UTIL,
        "context": {"requestId": "r-1", "identity": {"sourceIp": "192.0.2.1", "user": None}},
        "stageVariables": {"table": "todos"},
    }


def direct(text: str, variables: dict[str, Any]) -> Any:
    make = compile_template(text, "t").direct()
    assert make is not None, text
    return make(*variables.values())


def said(text: str, variables: dict[str, Any]) -> Any:
    return orjson.loads(compile_template(text, "t").render(variables).encode())


def test_the_key_of_an_item() -> None:
    variables = given_to({}, {"id": "a1-b%20c"})
    assert direct(SET_ID + GET, variables) == {
        "TableName": "todos",
        "Key": {"id": {"S": "a1-b c"}},
    }


@pytest.mark.parametrize(
    "id", ["a'b", 'a"b', "a\\b", "a/b", "é", "%C3%A9", "\x7f", "%0A", "a" * 70_000]
)
def test_what_json_writes_in_another_way_is_left_to_the_text(id: str) -> None:
    variables = given_to({}, {"id": id})
    found = direct(SET_ID + GET, variables)
    assert found is None or found == said(SET_ID + GET, variables)


@pytest.mark.parametrize("value", ['"', "\\", "\n", "\x00", "é", "😀", "x" * (LONGEST + 1)])
def test_such_values_are_never_taken(value: str) -> None:
    for reference in ("$input.path('$.a')", ESCAPED.format("$input.path('$.a')")):
        assert direct(f'{{"a": "{reference}"}}', given_to({"a": value})) is None


@pytest.mark.parametrize(
    ("value", "shown"), [(7, "7"), (True, "true"), (False, "false"), (None, ""), ("it's", "it's")]
)
def test_values_in_texts(value: Any, shown: str) -> None:
    text = '{"a": "<$input.path(\'$.a\')>", "b": [1, 2.5, null, true, "$input.path(\'$.a\')"]}'
    found = direct(text, given_to({"a": value}))
    assert found == {"a": f"<{shown}>", "b": [1, 2.5, None, True, shown]}
    assert found == said(text, given_to({"a": value}))


@pytest.mark.parametrize("value", [1.5, [1], {"a": 1}])
def test_other_values_are_left_to_the_text(value: Any) -> None:
    found = direct('{"a": "$input.path(\'$.a\')"}', given_to({"a": value}))
    assert found in (None, {"a": str(value)})


@pytest.mark.parametrize(
    "text",
    [
        "{\"a\": $input.path('$.a')}",
        '{"a": "\\$input.path(\'$.a\')"}',
        '{"a": "\\u00$input.path(\'$.a\')"}',
        "{\"$input.path('$.a')\": 1}",
        '{"a": 1} $x',
        '{"a": #if($x)1#{else}2#end}',
        '{"a": "é"}',
        '["$x"]',
        '"$x"',
        '{"a": "$x"',
        "$x",
        "",
        '{"a": "#set($context.requestOverride.path.x = \'y\')$x"}',
        '#macro(m){"a": 1}#end#m()',
        '#define($d){"a": 1}#end$d',
        '{"a": "$list.add(1)"}',
        '{"a": 1e999}',
        '{"a": "\ue0000\ue001"}',
        '{"a": ' + "[" * 200 + "]" * 200 + "}",
        '{"a": "' + "$x" * 101 + '"}',
    ],
)
def test_other_templates_have_no_such_function(text: str) -> None:
    assert compile_template(text, "t").direct() is None


def test_constants_and_the_last_of_two_equal_names() -> None:
    text = (
        '{"a": "$context.requestId", "a": "\\t\\n$stageVariables.table", "n": -1.5e3, "#n": "#n"}'
    )
    assert direct(text, given_to({})) == {
        "a": "\t\ntodos",
        "n": -1500.0,
        "#n": "#n",
    }
    assert direct('{"TableName": "todos"}', given_to({})) == {"TableName": "todos"}


def test_each_call_makes_an_object_of_its_own() -> None:
    one, other = (direct('{"a": {"b": []}}', given_to({})) for _ in range(2))
    one["a"]["b"].append(1)
    assert other == {"a": {"b": []}}


def test_a_variable_counts_as_it_is_where_it_stands() -> None:
    text = '#set($x = "1"){"a": "$x", #set($x = "2")"b": "$x$!none$none"}'
    assert direct(text, given_to({})) == said(text, given_to({}))


def test_what_fails_fails_alike() -> None:
    text = '{"a": "$util.urlDecode(\'%zz\')"}'
    for make in (direct, said):
        with pytest.raises(RenderError):
            make(text, given_to({}))


PIECES = (
    "$input.path('$.a')",
    "$!input.path('$.b').c",
    "$input.params('id')",
    "$!{input.params('none')}",
    "$util.escapeJavaScript($input.path('$.a'))",
    ESCAPED.format("$input.path('$.b.c')"),
    ESCAPED.format("$x"),
    "$util.urlEncode($x)",
    "$util.base64Encode($input.params('id'))",
    "$context.identity.sourceIp",
    "$context.identity.user",
    "$stageVariables.table",
    "${x}",
    "$y.z",
    "#set($x = $input.path('$.b'))",
    "#set($y = $input.path('$'))",
    "$y.b.c",
    "plain #x #y($a)",
    " \\n ",
    "\\\\",
    "## a comment\n",
)
VALUES = st.one_of(
    st.text("ab'\"\\/%+ \u00e9\n$#", max_size=5),
    st.integers(-(2**63), 2**63),
    st.booleans(),
    st.none(),
    st.floats(),
)


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=3).map("".join), max_size=4),
    VALUES,
    VALUES,
    st.text("ab'\"%2B+é", max_size=4),
)
def test_the_object_is_what_the_text_says(texts: list[str], a: Any, c: Any, id: str) -> None:
    members = ", ".join(f'"{number}": {{"S": "{text}"}}' for number, text in enumerate(texts))
    text = f"{{{members}}}"
    make = compile_template(text, "t").direct()
    if make is None:
        return
    variables = given_to({"a": a, "b": {"c": c}}, {"id": id})
    try:
        found = make(*variables.values())
    except RenderError:
        with pytest.raises(RenderError):
            said(text, variables)
        return
    if found is not None:
        assert found == said(text, variables)
        assert repr(found) == repr(said(text, variables))


def test_the_templates_that_the_compiler_writes_for_keys_are_of_this_kind() -> None:
    folder = Path(__file__).parents[4] / "fixtures/apps/todo/expected/vtl"
    kinds = {
        file.stem: compile_template(file.read_text(), file.stem).direct() is not None
        for file in folder.glob("*.vtl")
        if not re.search("-(refused|response)$", file.stem)
    }
    assert [name for name, is_direct in sorted(kinds.items()) if is_direct] == [
        "delete-todo",
        "get-todo",
        "health",
        "list-todos",
    ]
