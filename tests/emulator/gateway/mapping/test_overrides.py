"""``$context.requestOverride`` and ``responseOverride``."""

from typing import Any

from csc.emulator.gateway.mapping import Overrides, compile_template, render_mapping


def overrides(text: str, context: dict[str, Any] | None = None) -> Overrides:
    template = compile_template(text, "t")
    found = render_mapping(
        template,
        body=b'{"n": 7}',
        context={} if context is None else context,
        stage_variables={},
    )
    return found.overrides


def test_none_are_set() -> None:
    assert overrides("$context.stage") == Overrides()
    assert overrides("$context.requestOverride.header.x") == Overrides()


def test_all_that_can_be_set() -> None:
    found = overrides(
        "#set($context.requestOverride.header.X-A = 'a')"
        "#set($context.requestOverride.header['x y'] = $input.path('$.n'))"
        "#set($context.requestOverride.querystring.q = ['1', 2])"
        "#set($context.requestOverride.path.id = true)"
        "#set($context.responseOverride.header.Location = '/x')"
        "#set($context.responseOverride.status = 404)"
    )
    assert found == Overrides(
        request_header={"X-A": "a", "x y": "7"},
        request_querystring={"q": ["1", "2"]},
        request_path={"id": "true"},
        response_header={"Location": "/x"},
        response_status=404,
    )


def test_a_status_of_text_counts_and_nonsense_does_not() -> None:
    assert overrides("#set($context.responseOverride.status = '418')").response_status == 418
    assert overrides("#set($context.responseOverride.status = 'teapot')").response_status is None
    assert overrides("#set($context.responseOverride.status = 12345)").response_status is None


def test_what_the_request_template_set_is_read_by_the_response_template() -> None:
    context: dict[str, Any] = {"requestId": "r"}
    overrides("#set($context.requestOverride.path.body = $input.body)", context)
    response = compile_template("$util.parseJson($context.requestOverride.path.body).n", "response")
    found = render_mapping(response, body=b"", context=context, stage_variables={})
    assert found.text == "7"


def test_stage_variables_and_context() -> None:
    stage_variables = {"table": "todos"}
    template = compile_template(
        "$stageVariables.table $stageVariables['table'] $context.identity.sourceIp"
        "$stageVariables.put('table', 'other')",
        "t",
    )
    found = render_mapping(
        template,
        body=b"",
        context={"identity": {"sourceIp": "::1"}},
        stage_variables=stage_variables,
    )
    assert found.text == "todos todos ::1todos"
    assert stage_variables == {"table": "todos"}
