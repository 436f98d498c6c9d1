"""Request data in a template stays data, whatever it looks like."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from csc.emulator.gateway.mapping import Parameters, compile_template, render_mapping

HOSTILE = st.text(
    st.sampled_from(list("\"'\\$#{}[]()!.,:;*|&<>=+-/\n\r\t\0 aZ09_é€😀\u2028")), max_size=200
) | st.text(st.characters(codec="utf-8"))

PUT_ITEM = compile_template(
    """#set($quote = "'")
{"Item": {
  "id": {"S": "$util.escapeJavaScript($input.params('id')).replaceAll("\\\\'", $quote)"},
  "title": {"S": "$util.escapeJavaScript($input.path('$.title')).replaceAll("\\\\'", "'")"},
  "raw": {"S": $input.json('$.title')},
  "header": {"S": "$util.escapeJavaScript($input.params().header.get('X-H')).replaceAll("\\\\'", "'")"}
}}""",
    "PutItem",
)


@given(HOSTILE)
@example('", "admin": {"BOOL": true}, "x": {"S": "')
@example("$input.body #set($x = 1) ${util} #end #[[ ]]# \\")
@example("#evaluate('$context')" * 500)
@example("\\" * 10_000 + '"')
@example('\\"\\\\"' * 2_000)
def test_escaped_data_reaches_the_service_as_it_came(value: str) -> None:
    found = render_mapping(
        PUT_ITEM,
        body=json.dumps({"title": value}),
        params=Parameters(path={"id": value}, header={"X-H": value}),
        context={},
        stage_variables={},
    )
    item = json.loads(found.text)["Item"]
    assert item == {name: {"S": value} for name in ("id", "title", "raw", "header")}


@given(HOSTILE)
def test_data_is_not_rendered_again_in_a_string(value: str) -> None:
    template = compile_template("#set($s = \"<$input.params('q')>\")$s", "t")
    params = Parameters(querystring={"q": value})
    found = render_mapping(template, body=b"", params=params, context={}, stage_variables={})
    assert found.text == f"<{value}>"
