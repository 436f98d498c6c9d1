"""Lambda proxies: the events of both payload formats, and what is made of a function's result."""

import base64
from typing import Any

import orjson
import pytest

from tests.emulator.http_api.conftest import HttpBench, header, integration, stage

FORM = "application/x-www-form-urlencoded"


async def test_the_event_of_format_2(bench: HttpBench) -> None:
    bench.routes("POST /orders/{id}")
    bench.answering()
    headers = [("Accept", "a"), ("accept", "b"), ("Cookie", "s=1; t=2"), ("Content-Type", "text/x")]
    status, event = await bench.json("POST", "/orders/7?a=1&a=2&b=%20x", headers, "hi")
    assert status == 200
    context = event.pop("requestContext")
    assert event == {
        "version": "2.0",
        "routeKey": "POST /orders/{id}",
        "rawPath": "/orders/7",
        "rawQueryString": "a=1&a=2&b=%20x",
        "cookies": ["s=1", "t=2"],
        "headers": {
            "host": "localhost:8080",
            "accept": "a,b",
            "content-type": "text/x",
            "content-length": "2",
            "x-amzn-trace-id": event["headers"]["x-amzn-trace-id"],
            "x-forwarded-for": "203.0.113.7",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "queryStringParameters": {"a": "1,2", "b": " x"},
        "pathParameters": {"id": "7"},
        "body": "hi",
        "isBase64Encoded": False,
    }
    assert context == {
        "accountId": "123456789012",
        "apiId": bench.api_id,
        "domainName": "localhost",
        "domainPrefix": "localhost",
        "http": {
            "method": "POST",
            "path": "/orders/7",
            "protocol": "HTTP/1.1",
            "sourceIp": "203.0.113.7",
            "userAgent": "",
        },
        "requestId": context["requestId"],
        "routeKey": "POST /orders/{id}",
        "stage": "$default",
        "time": "14/Nov/2023:22:13:20 +0000",
        "timeEpoch": 1_700_000_000_000,
    }
    assert event["headers"]["x-amzn-trace-id"].startswith("Root=1-6553f100-")


async def test_the_event_of_format_1(bench: HttpBench) -> None:
    bench.routes("GET /orders/{id}", Integration=integration("1.0"))
    events = bench.answering(lambda event: {"statusCode": 200})
    await bench.ask("GET", "/orders/7?a=1&a=2", [("X", "1"), ("x", "2")])
    (event,) = events
    context = event.pop("requestContext")
    assert event["version"] == "1.0"
    assert event["resource"] == "/orders/{id}"
    assert event["path"] == "/orders/7"
    assert event["httpMethod"] == "GET"
    assert event["headers"]["x"] == "1,2"
    assert event["multiValueHeaders"]["x"] == ["1", "2"]
    assert event["queryStringParameters"] == {"a": "2"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert event["pathParameters"] == {"id": "7"}
    assert event["stageVariables"] is None
    assert event["body"] is None
    assert event["isBase64Encoded"] is False
    assert context["authorizer"] == {"claims": None, "scopes": None}
    assert context["resourcePath"] == "/orders/{id}"
    assert context["resourceId"] is None
    assert context["requestId"] == context["extendedRequestId"]
    assert context["identity"]["sourceIp"] == "203.0.113.7"


async def test_the_stage_stands_before_the_path_unless_it_is_the_default(bench: HttpBench) -> None:
    variables = {"StageVariables": {"color": "blue"}}
    bench.routes("GET /x/{rest+}", Stage=stage("prod", **variables))
    bench.answering()
    _, event = await bench.json("GET", "/prod/x/a%20b/c%3Fd")
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/prod/x/a b/c"
    assert event["pathParameters"] == {"rest": "a b/c"}
    assert event["stageVariables"] == {"color": "blue"}


@pytest.mark.parametrize(
    ("kind", "encoded"),
    [
        ("text/html; charset=x", False),
        ("application/json", False),
        ("application/xml", False),
        ("application/javascript", False),
        ("application/octet-stream", True),
        (FORM, True),
        ("image/png", True),
        ("", True),
    ],
)
async def test_what_is_text(bench: HttpBench, kind: str, encoded: bool) -> None:
    """As observed on AWS: see ``events/encode_body.py``."""
    bench.routes("POST /")
    bench.answering()
    _, event = await bench.json("POST", "/", {"Content-Type": kind} if kind else {}, "a=1")
    assert event["isBase64Encoded"] is encoded
    assert event["body"] == (base64.b64encode(b"a=1").decode() if encoded else "a=1")


@pytest.mark.parametrize(
    ("result", "body"),
    [
        (b'{"name": "John Doe", "age":', b'{"name": "John Doe", "age":'),
        (b'{"name": "John Doe", "age": 30}', b'{"name": "John Doe", "age": 30}'),
        (b"[1, 2, 3, 4, 5]", b"[1, 2, 3, 4, 5]"),
        (b"Hello, World!", b"Hello, World!"),
        (b"42", b"42"),
        (b"true", b"true"),
        (b'"test"', b"test"),
        (b'""', b""),
        (b'"Special \\"quoted\\" text"', b'Special "quoted" text'),
    ],
)
async def test_a_result_without_a_status_is_the_body(
    bench: HttpBench, result: bytes, body: bytes
) -> None:
    """What API Gateway made of these in the tests of aws/aws-lambda-dotnet (LambdaTestTool-v2)."""
    bench.routes("GET /")
    bench.answering(lambda event: result)
    response = await bench.ask("GET", "/")
    assert (response.status, response.body) == (200, body)
    assert header(response, "content-type") == "application/json"


async def test_a_response_of_format_2(bench: HttpBench) -> None:
    bench.routes("GET /")
    bench.answering(
        lambda event: {
            "statusCode": "201",
            "headers": {"X-Number": 7, "content-type": "image/png", "connection": "close"},
            "cookies": ["a=1", "b=2"],
            "body": base64.b64encode(b"\x89P").decode(),
            "isBase64Encoded": True,
        }
    )
    response = await bench.ask("GET", "/")
    assert (response.status, response.body) == (201, b"\x89P")
    assert header(response, "x-number") == "7"
    assert [v for n, v in response.headers if n == "Set-Cookie"] == ["a=1", "b=2"]
    assert header(response, "connection") is None
    request_id = header(response, "apigw-requestid")
    assert request_id == bench.last.request_id
    assert len(request_id) == 16
    assert request_id.endswith("=")


@pytest.mark.parametrize("payload", ["1.0", "2.0"])
async def test_a_response_without_a_type_is_plain_text(bench: HttpBench, payload: str) -> None:
    bench.routes("GET /", Integration=integration(payload))
    bench.answering(lambda event: {"statusCode": 200, "body": "hi"})
    response = await bench.ask("GET", "/")
    assert header(response, "content-type") == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": 200.5},
        {"statusCode": True},
        {"statusCode": 0},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "body": "%", "isBase64Encoded": True},
        {"statusCode": 200, "isBase64Encoded": "yes"},
        {"statusCode": 200, "headers": {"a": ["b"]}},
        {"statusCode": 200, "headers": {"a": "b\r\nc: d"}},
        {"statusCode": 200, "cookies": "a=1"},
    ],
)
async def test_a_response_that_is_not_of_the_format(bench: HttpBench, result: Any) -> None:
    bench.routes("GET /")
    bench.answering(lambda event: result)
    assert await bench.json("GET", "/") == (500, {"message": "Internal Server Error"})


@pytest.mark.parametrize("result", [b"Not a proxy response", {"message": "hi"}, [1], None])
async def test_format_1_infers_nothing(bench: HttpBench, result: Any) -> None:
    bench.routes("GET /", Integration=integration("1.0"))
    bench.answering(lambda event: result)
    assert await bench.json("GET", "/") == (500, {"message": "Internal Server Error"})


async def test_many_values_of_a_header_in_format_1(bench: HttpBench) -> None:
    bench.routes("GET /", Integration=integration("1.0"))
    answer = {"statusCode": 200, "headers": {"x": "1"}, "multiValueHeaders": {"x": ["2", "3"]}}
    bench.answering(lambda event: answer)
    response = await bench.ask("GET", "/")
    assert [v for n, v in response.headers if n == "x"] == ["2", "3", "1"]


async def test_a_function_that_fails_is_a_500(bench: HttpBench) -> None:
    def fail(event: Any) -> None:
        raise ValueError("no")

    bench.routes("GET /")
    bench.answering(fail)
    assert await bench.json("GET", "/") == (500, {"message": "Internal Server Error"})
    assert bench.last.error is not None
    assert '"errorMessage":"no"' in bench.last.error.detail


async def test_a_function_that_takes_too_long_is_a_503(bench: HttpBench) -> None:
    import asyncio

    bench.routes("GET /", Integration=integration(TimeoutInMillis=50))
    bench.answering(lambda event: asyncio.sleep(5))
    assert await bench.json("GET", "/") == (503, {"message": "Service Unavailable"})


async def test_a_function_that_is_not_there(bench: HttpBench) -> None:
    bench.routes("GET /")
    assert await bench.json("GET", "/") == (500, {"message": "Internal Server Error"})


async def test_api_gateway_needs_the_functions_permission(bench: HttpBench) -> None:
    """The aws:SourceArn that a function's policy is held to: stage, method and the route's path."""
    bench.routes("ANY /orders/{id}", "$default", Stage=stage("dev"))
    bench.answering()
    await bench.ask("PUT", "/dev/orders/7")
    await bench.ask("GET", "/dev/zzz")
    arns = [call.context["aws:SourceArn"] for call in bench.functions.calls]
    base = f"arn:aws:execute-api:us-east-1:123456789012:{bench.api_id}/dev"
    assert arns == [f"{base}/*/orders/{{id}}", f"{base}/$default"]
    assert {call.caller.arn for call in bench.functions.calls} == {"apigateway.amazonaws.com"}


async def test_a_stage_variable_names_the_function(bench: HttpBench) -> None:
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:"
    uri += "123456789012:function:${stageVariables.name}/invocations"
    bench.routes(
        "GET /",
        Integration=integration(IntegrationUri=uri),
        Stage=stage(StageVariables={"name": "f"}),
    )
    bench.answering(lambda event: "yes")
    assert (await bench.ask("GET", "/")).body == b"yes"


async def test_parameters_change_what_the_function_gets(bench: HttpBench) -> None:
    mapped = {
        "overwrite:header.x-id": "$request.path.id",
        "append:header.x-both": "${request.querystring.a}/${context.stage}",
        "remove:header.x-gone": "''",
        "overwrite:querystring.a": "static",
        "overwrite:path": "/v2$request.path",
    }
    bench.routes("GET /o/{id}", Integration=integration(RequestParameters=mapped))
    bench.answering()
    _, event = await bench.json("GET", "/o/7?a=1&b=2", {"X-Gone": "1", "X-Both": "0"})
    assert event["headers"]["x-id"] == "7"
    assert event["headers"]["x-both"] == "0,1/$default"
    assert "x-gone" not in event["headers"]
    assert event["queryStringParameters"] == {"b": "2", "a": "static"}
    assert event["rawPath"] == "/v2$request.path"  # only braces make a reference of a part
    assert orjson.loads(orjson.dumps(event)) == event
