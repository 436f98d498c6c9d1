"""Parameter mappings: which there are, and what each does to request and response."""

from typing import Any

import pytest

from csc.emulator.http_api.map_parameters import read_request_parameters, read_response_parameters
from csc.emulator.http_api.select import read_selection
from tests.emulator.http_api.conftest import HttpBench, header, integration, stage


@pytest.mark.parametrize(
    "key",
    [
        "append:path",
        "remove:path",
        "overwrite:path.x",
        "overwrite:body",
        "set:header.x",
        "overwrite:header",
        "header.x",
        "overwrite:statuscode",
    ],
)
def test_keys_of_requests_that_there_are_none(key: str) -> None:
    with pytest.raises(ValueError, match="Invalid mapping expression"):
        read_request_parameters({key: "x"})


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "access-control-allow-origin",
        "apigw-x",
        "Content-Length",
        "Host-not",
        "x-amz-date",
        "X-Amzn-Trace-Id",
        "X-Forwarded-For",
        "via",
        "te",
    ],
)
def test_reserved_headers_cant_be_mapped(name: str) -> None:
    if name == "Host-not":
        read_request_parameters({f"overwrite:header.{name}": "x"})
        return
    with pytest.raises(ValueError, match="restricted"):
        read_request_parameters({f"overwrite:header.{name}": "x"})
    with pytest.raises(ValueError, match="restricted"):
        read_response_parameters({"200": {f"append:header.{name}": "x"}})


@pytest.mark.parametrize("given", [{"1xx": {}}, {"199": {}}, {"600": {}}, {"200": ["x"]}])
def test_statuses_of_responses_that_there_are_none(given: Any) -> None:
    with pytest.raises(ValueError, match="response"):
        read_response_parameters(given)


@pytest.mark.parametrize(
    "expression",
    ["$request.headers.x", "$request.header.", "${request.cookie.x}", "$request.body..a"],
)
def test_expressions_that_there_are_none(expression: str) -> None:
    with pytest.raises(ValueError, match=r"Invalid mapping expression|aren't supported"):
        read_selection(expression)
    with pytest.raises(ValueError, match="Invalid mapping expression"):
        read_selection("$response.header.x")


VALUES = {
    "$request.header.X-Two": "1,2",
    "$request.header.none": None,
    "$request.querystring.a": "1,2",
    "$request.path": "/o/7/rest",
    "$request.path.id": "7",
    "$request.body.user.name": "it's",
    "$request.body.list[1]": "5",
    "$request.body.user": '{"name":"it\'s"}',
    "$request.body": '{"user": {"name": "it\'s"}, "list": [4, 5]}',
    "$context.routeKey": "POST /o/{id}/rest",
    "$context.identity.sourceIp": "203.0.113.7",
    "$stageVariables.color": "blue",
    "$stageVariables.none": None,
    "static": "static",
    "a ${request.path.id}${request.header.none} b": "a 7 b",
    "${stageVariables.color}": "blue",
    "$10": "$10",
}


@pytest.mark.parametrize("expression", VALUES)
async def test_what_an_expression_selects(bench: HttpBench, expression: str) -> None:
    bench.routes("POST /o/{id}/rest", Stage=stage(StageVariables={"color": "blue"}))
    bench.answering(lambda event: "ok")
    body = '{"user": {"name": "it\'s"}, "list": [4, 5]}'
    await bench.ask("POST", "/o/7/rest?a=1&a=2", [("x-two", "1"), ("x-two", "2")], body)
    found = read_selection(expression)(bench.last)  # type: ignore[arg-type]
    assert found == VALUES[expression]


async def test_a_response_is_changed_by_its_status(bench: HttpBench) -> None:
    changes = {
        "404": {"append:header.x-error": "$stageVariables.color", "remove:header.x-gone": "''"},
        "500": {
            "overwrite:statuscode": "403",
            "overwrite:header.x-id": "$response.body.id",
            "append:header.x-was": "${response.header.x-id}",
        },
    }
    bench.routes(
        "GET /{status}",
        Integration=integration(ResponseParameters=changes),
        Stage=stage(StageVariables={"color": "blue"}),
    )
    bench.answering(
        lambda event: {
            "statusCode": int(event["pathParameters"]["status"]),
            "headers": {"x-gone": "1", "x-id": "2"},
            "body": '{"id": "line\\r\\nx-evil: 1"}',
        }
    )
    found = await bench.ask("GET", "/404")
    assert (found.status, header(found, "x-error"), header(found, "x-gone")) == (404, "blue", None)
    found = await bench.ask("GET", "/500")
    assert found.status == 403
    assert header(found, "x-id") == "line x-evil: 1"
    assert header(found, "x-was") == "2"
    found = await bench.ask("GET", "/200")
    assert (found.status, header(found, "x-gone"), header(found, "x-error")) == (200, "1", None)


async def test_a_status_that_is_none_is_a_500(bench: HttpBench) -> None:
    changes = {"200": {"overwrite:statuscode": "$response.body.code"}}
    bench.routes("GET /", Integration=integration(ResponseParameters=changes))
    bench.answering(lambda event: {"statusCode": 200, "body": '{"code": "2000"}'})
    assert await bench.json("GET", "/") == (500, {"message": "Internal Server Error"})
