"""``$util``."""

import json
from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.gateway.mapping import RenderError, compile_template, render_mapping
from csc.emulator.gateway.mapping.util import (
    base64_decode,
    base64_encode,
    escape_javascript,
    url_decode,
    url_encode,
)

TEXT = st.text(st.characters(codec="utf-8"))


def render(text: str, body: str = "{}") -> str:
    template = compile_template(text, "t")
    return render_mapping(template, body=body, context={}, stage_variables={}).text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("it's", "it\\'s"),
        ('"/\\', '\\"\\/\\\\'),
        ("\b\t\n\f\r\x01", "\\b\\t\\n\\f\\r\\u0001"),
        ("\x7f\x80é", "\x7f\\u0080\\u00E9"),
        ("😀", "\\uD83D\\uDE00"),
        ("plain", "plain"),
    ],
)
def test_escape_javascript(text: str, escaped: str) -> None:
    assert escape_javascript(text) == escaped


@given(TEXT)
def test_escaped_text_is_json_once_its_quotes_are_back(text: str) -> None:
    """The idiom that AWS documents: ``.replaceAll("\\\\'", "'")``."""
    escaped = escape_javascript(text).replace("\\'", "'")
    assert json.loads(f'"{escaped}"') == text


@given(TEXT)
def test_the_idiom_in_a_template(text: str) -> None:
    template = '"$util.escapeJavaScript($input.path(\'$.t\')).replaceAll("\\\\\'", "\'")"'
    assert json.loads(render(template, json.dumps({"t": text}))) == text


@given(TEXT)
def test_url_encoding_reads_back(text: str) -> None:
    encoded = url_encode(text)
    assert url_decode(encoded) == text == unquote_plus(encoded)
    assert encoded.isascii() and "~" not in encoded


def test_url_encode_as_java_does() -> None:
    assert url_encode("a b*c~d-_.é") == "a+b*c%7Ed-_.%C3%A9"


@given(TEXT)
def test_base64_reads_back(text: str) -> None:
    assert base64_decode(base64_encode(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "$util.base64Decode('***')",
        "$util.urlDecode('%zz')",
        "$util.parseJson('[1')",
    ],
)
def test_what_cannot_be_decoded_is_an_error(text: str) -> None:
    with pytest.raises(RenderError):
        render(text)


def test_null_and_other_classes() -> None:
    assert render(
        "[$util.urlEncode($nope)][$util.base64Encode(5)][$util.escapeJavaScript(true)]"
    ) == ("[][NQ==][true]")


def test_parsed_json_is_navigable() -> None:
    text = "#set($d = $util.parseJson($input.body))$d.a[1].b $d.a.size()"
    assert render(text, '{"a":[1,{"b":"c"}]}') == "c 2"
