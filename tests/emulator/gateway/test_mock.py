"""MOCK integrations: statuses, selection, headers, overrides, CORS preflights, passthrough."""

import json
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError


def mock(
    request: str | None = '{"statusCode": 200}',
    responses: list[Any] | None = None,
    statuses: tuple[str, ...] = ("200",),
    headers: tuple[str, ...] = (),
    **integration: Any,
) -> dict[str, Any]:
    declared = {f"method.response.header.{name}": True for name in headers}
    return {
        "Integration": {
            "Type": "MOCK",
            **({"RequestTemplates": {"application/json": request}} if request else {}),
            "IntegrationResponses": responses
            if responses is not None
            else [{"StatusCode": "200", "ResponseTemplates": {"application/json": "ok"}}],
            **integration,
        },
        "MethodResponses": [
            {"StatusCode": status, "ResponseParameters": declared} for status in statuses
        ],
    }


async def test_a_cors_preflight(gateway: Any) -> None:
    headers = {
        "method.response.header.Access-Control-Allow-Headers": "'Content-Type,Authorization'",
        "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
        "method.response.header.Access-Control-Allow-Origin": "'https://app.example.com'",
    }
    names = tuple(name.removeprefix("method.response.header.") for name in headers)
    response = {"StatusCode": "204", "ResponseParameters": headers}
    gateway.serve(
        {"OPTIONS /x": mock('{"statusCode": 204}', [response], statuses=("204",), headers=names)}
    )
    answer = await gateway.call("OPTIONS", "/x", {"Origin": "https://app.example.com"})
    assert (answer.status, answer.body) == (204, b"")
    found = dict(answer.headers)
    assert found["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert found["Access-Control-Allow-Methods"] == "GET,OPTIONS"
    assert "X-Amzn-Trace-Id" not in found


async def test_the_status_selects_the_response(gateway: Any) -> None:
    request = '#set($s = $input.params("s")){"statusCode": $s}'
    responses = [
        {"StatusCode": "200", "ResponseTemplates": {"application/json": "fine"}},
        {
            "StatusCode": "404",
            "SelectionPattern": "4\\d{2}",
            "ResponseTemplates": {"application/json": "not found"},
        },
        {
            "StatusCode": "500",
            "SelectionPattern": "50",
            "ResponseTemplates": {"application/json": "only a part matches"},
        },
    ]
    gateway.serve({"GET /": mock(request, responses, ("200", "404", "500"))})
    for status, served, body in (
        ("200", 200, b"fine"),
        ("422", 404, b"not found"),
        ("500", 200, b"fine"),
    ):
        answer = await gateway.call("GET", f"/?s={status}")
        assert (answer.status, answer.body) == (served, body)


@pytest.mark.parametrize("rendered", ["", "{}", "text", '{"statusCode": "x"}', "[200]"])
async def test_a_mock_without_a_status_is_a_500(gateway: Any, rendered: str) -> None:
    gateway.serve({"GET /": mock(rendered or "##")})
    assert (await gateway.call("GET", "/")).status == 500


@pytest.mark.parametrize("rendered", ["{statusCode: 200}", "{'statusCode': 200}"])
async def test_loose_json_is_taken(gateway: Any, rendered: str) -> None:
    gateway.serve({"GET /": mock(rendered)})
    assert (await gateway.call("GET", "/")).status == 200


async def test_no_response_that_matches_is_a_500_that_says_why(gateway: Any) -> None:
    gateway.serve({"GET /": mock(responses=[{"StatusCode": "400", "SelectionPattern": "4.*"}])})
    answer = await gateway.call("GET", "/")
    assert (answer.status, answer.body) == (500, b'{"message": "Internal server error"}')
    assert "No match for output mapping" in gateway.last.error.detail


async def test_a_status_that_the_method_does_not_declare_is_a_500(gateway: Any) -> None:
    gateway.serve({"GET /": mock(responses=[{"StatusCode": "201"}])})
    assert (await gateway.call("GET", "/")).status == 500
    assert "invalid method response: 201" in gateway.last.error.detail


async def test_overrides_of_a_response_template(gateway: Any) -> None:
    body = (
        "#set($context.responseOverride.status = 418)"
        '#set($context.responseOverride.header.X-Tea = "earl grey")'
        '#set($context.responseOverride.header["Content-Type"] = "text/plain")tea'
    )
    parameters = {"method.response.header.X-Tea": "'none'"}
    response = {
        "StatusCode": "200",
        "ResponseTemplates": {"application/json": body},
        "ResponseParameters": parameters,
    }
    gateway.serve({"GET /": mock(responses=[response], headers=("X-Tea",))})
    answer = await gateway.call("GET", "/")
    assert (answer.status, answer.body) == (418, b"tea")
    assert [value for name, value in answer.headers if name == "X-Tea"] == ["earl grey"]
    kinds = [value for name, value in answer.headers if name.lower() == "content-type"]
    assert kinds == ["text/plain"]


async def test_the_response_template_is_chosen_by_accept(gateway: Any) -> None:
    templates = {"application/xml": "<x/>", "application/json": "{}", "text/csv": "a,b"}
    response = {"StatusCode": "200", "ResponseTemplates": templates}
    gateway.serve({"GET /": mock(responses=[response])})
    for accept, body, kind in (
        ("text/csv", b"a,b", "text/csv"),
        ("image/png", b"{}", "application/json"),
        (None, b"{}", "application/json"),
    ):
        answer = await gateway.call("GET", "/", {"Accept": accept} if accept else {})
        assert answer.body == body
        assert ("Content-Type", kind) in answer.headers


@pytest.mark.parametrize(
    ("behaviour", "templates", "status"),
    [
        ("WHEN_NO_MATCH", True, 200),
        ("WHEN_NO_TEMPLATES", True, 415),
        ("WHEN_NO_TEMPLATES", False, 200),
        ("NEVER", True, 415),
        ("NEVER", False, 415),
    ],
)
async def test_passthrough_of_a_content_type_without_a_template(
    gateway: Any, behaviour: str, templates: bool, status: int
) -> None:
    request = '{"statusCode": 200}' if templates else None
    gateway.serve({"POST /": mock(request, PassthroughBehavior=behaviour)})
    answer = await gateway.call("POST", "/", {"Content-Type": "text/plain"}, '{"statusCode": 200}')
    assert answer.status == status
    if status == 415:
        assert answer.body == b'{"message": "Unsupported Media Type"}'


async def test_a_template_that_fails_is_a_500_with_its_reason(gateway: Any) -> None:
    endless = "#foreach($a in [1..1000])#foreach($b in [1..1000])$a#end#end"
    gateway.serve({"GET /": mock(endless)})
    assert (await gateway.call("GET", "/")).status == 500
    assert gateway.last.error.detail


async def test_a_body_that_is_not_json_is_a_400_where_the_template_reads_it(gateway: Any) -> None:
    gateway.serve({"POST /": mock("$input.json('$.a'){\"statusCode\": 200}")})
    answer = await gateway.call("POST", "/", body='{"a":')
    assert answer.status == 400
    assert "Could not process payload" in json.loads(answer.body)["message"]


async def test_stage_variables_and_context_in_templates_and_mappings(gateway: Any) -> None:
    response = {
        "StatusCode": "200",
        "ResponseTemplates": {
            "application/json": '["$stageVariables.colour", "$context.stage", "$context.path",'
            ' "$context.identity.sourceIp", "$context.resourcePath", "$context.httpMethod"]'
        },
        "ResponseParameters": {
            "method.response.header.X-Stage": "stageVariables.colour",
            "method.response.header.X-Id": "context.requestId",
            "method.response.header.X-None": "context.nothing",
        },
    }
    names = ("X-Stage", "X-Id", "X-None")
    method = mock(responses=[response], headers=names)
    gateway.serve({"ANY /a/{b}": method}, stage={"Variables": {"colour": "blue"}})
    answer = await gateway.call("PATCH", "/a/1?x=2")
    assert json.loads(answer.body) == [
        "blue",
        "test",
        "/test/a/1",
        "203.0.113.7",
        "/a/{b}",
        "PATCH",
    ]
    found = dict(answer.headers)
    assert found["X-Stage"] == "blue"
    assert found["X-Id"] == found["x-amzn-RequestId"]
    assert "X-None" not in found


async def test_what_a_template_writes_into_the_context_ends_with_the_request(gateway: Any) -> None:
    body = '$!context.identity.put("sourceIp", "x")$context.identity.sourceIp$!context.mark'
    write = '#set($context.mark = "here"){"statusCode": 200}'
    response = {"StatusCode": "200", "ResponseTemplates": {"application/json": body}}
    gateway.serve({"GET /": mock(write, [response])})
    first = await gateway.call("GET", "/")
    second = await gateway.call("GET", "/")
    assert first.body == second.body
    assert b"xhere" in first.body


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("RequestTemplates", {"RequestTemplates": {"application/json": "#if($a)"}}),
        ("Type", {"Type": "TEAPOT"}),
        ("SelectionPattern", {"IntegrationResponses": [{"StatusCode": 1, "SelectionPattern": ""}]}),
        (
            "SelectionPattern",
            {"IntegrationResponses": [{"StatusCode": "200", "SelectionPattern": "("}]},
        ),
        ("PassthroughBehavior", {"PassthroughBehavior": "SOMETIMES"}),
        ("RequestParameters", {"RequestParameters": {"method.request.header.X": "'1'"}}),
        (
            "RequestParameters",
            {"RequestParameters": {"integration.request.header.X": "method.request.header.Y"}},
        ),
        (
            "ResponseParameters",
            {
                "IntegrationResponses": [
                    {
                        "StatusCode": "200",
                        "ResponseParameters": {"method.response.header.X": "'1'"},
                    }
                ]
            },
        ),
    ],
)
def test_a_wrong_integration_is_refused_with_its_place(
    gateway: Any, path: str, change: dict[str, Any]
) -> None:
    with pytest.raises(DiagnosticsError) as raised:
        gateway.serve({"GET /": mock(**change)})
    [problem] = raised.value.diagnostics
    assert "Method0" in problem.message
    assert problem.span is not None and problem.span.file == "template.yaml"


def test_a_syntax_error_names_line_and_column(gateway: Any) -> None:
    with pytest.raises(DiagnosticsError, match=r"line 2, column \d+"):
        gateway.serve({"GET /": mock("{\n#if($a) #end #end")})


@pytest.mark.parametrize("full", ["request", "response", "both", "none"])
async def test_overrides_pass_between_templates_whatever_else_they_read(
    gateway: Any, full: str
) -> None:
    reads = "#set($x = $context.stage)"
    request = '#set($context.requestOverride.path.mark = "m"){"statusCode": 200}'
    response = "#set($context.responseOverride.status = 202)$context.requestOverride.path.mark"
    request = (reads if full in ("request", "both") else "") + request
    response = (reads if full in ("response", "both") else "") + response
    answers = [{"StatusCode": "200", "ResponseTemplates": {"application/json": response}}]
    gateway.serve({"GET /": mock(request, answers)})
    answer = await gateway.call("GET", "/")
    assert (answer.status, answer.body) == (202, b"m")
