"""AWS_PROXY: the event that the function gets and the answers that it may give."""

import json
import re
from typing import Any

import pytest

from csc.emulator.services.lambda_.errors import TooManyRequestsException

URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
)
PROXY = {"Integration": {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": URI}}


async def test_the_event_is_that_of_a_rest_api(gateway: Any) -> None:
    events: list[Any] = []

    def keep(event: Any) -> Any:
        events.append(event)
        return {}

    gateway.functions.handlers["f"] = keep
    gateway.serve(
        {"ANY /pets/{name}": PROXY},
        api={"EndpointConfiguration": {"Types": ["REGIONAL"]}},
        stage={"Variables": {"colour": "blue"}},
    )
    headers = {"X-Pet": "a", "TE": "gzip", "x-Pet": "b", "User-Agent": "test"}
    response = await gateway.call("PUT", "/pets/a%20b/?q=1&q=%C3%A9+x&empty=", headers, '{"é": 1}')
    assert response.status == 200
    [event] = events
    context = event.pop("requestContext")
    assert event == {
        "resource": "/pets/{name}",
        "path": "/pets/a%20b/",
        "httpMethod": "PUT",
        "headers": {
            "Host": "api.example.com",
            "X-Pet": "a",
            "x-Pet": "b",
            "User-Agent": "test",
            "X-Amzn-Trace-Id": "Root=1-6553f100-000000000000400080000000",
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Port": "443",
            "X-Forwarded-Proto": "https",
        },
        "multiValueHeaders": {
            "Host": ["api.example.com"],
            "X-Pet": ["a"],
            "x-Pet": ["b"],
            "User-Agent": ["test"],
            "X-Amzn-Trace-Id": ["Root=1-6553f100-000000000000400080000000"],
            "X-Forwarded-For": ["203.0.113.7"],
            "X-Forwarded-Port": ["443"],
            "X-Forwarded-Proto": ["https"],
        },
        "queryStringParameters": {"q": "é x", "empty": ""},
        "multiValueQueryStringParameters": {"q": ["1", "é x"], "empty": [""]},
        "pathParameters": {"name": "a%20b"},
        "stageVariables": {"colour": "blue"},
        "body": '{"é": 1}',
        "isBase64Encoded": False,
    }
    assert context["path"] == "/test/pets/a%20b/"
    assert context["resourcePath"] == "/pets/{name}"
    assert context["stage"] == "test"
    assert context["requestTime"] == "14/Nov/2023:22:13:20 +0000"
    assert context["requestTimeEpoch"] == 1_700_000_000_000
    assert context["identity"]["sourceIp"] == "203.0.113.7"
    assert context["identity"]["user"] is None
    assert "requestOverride" not in context


async def test_what_a_request_lacks_is_null_in_the_event(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {"body": json.dumps(event)}
    gateway.serve({"GET /": PROXY})
    event = json.loads((await gateway.call("GET", "/")).body)
    for name in (
        "body",
        "pathParameters",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "stageVariables",
    ):
        assert event[name] is None


@pytest.mark.parametrize("endpoint", ["EDGE", "REGIONAL", "PRIVATE"])
async def test_an_edge_endpoint_adds_the_headers_of_its_distribution(
    gateway: Any, endpoint: str
) -> None:
    gateway.functions.handlers["f"] = lambda event: {"body": json.dumps(event["headers"])}
    gateway.serve({"GET /": PROXY}, api={"EndpointConfiguration": {"Types": [endpoint]}})
    answer = await gateway.call("GET", "/")
    headers, answered = json.loads(answer.body), dict(answer.headers)
    refused = dict((await gateway.call("GET", "/nothing")).headers)
    if endpoint != "EDGE":
        names = {name.lower() for name in (*headers, *answered, *refused)}
        assert not [n for n in names if n.startswith(("cloudfront", "x-amz-cf")) or n == "x-cache"]
        return
    assert headers["CloudFront-Forwarded-Proto"] == "https"
    assert re.fullmatch(r"1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)", headers["Via"])
    assert headers["X-Amz-Cf-Id"] == answered["X-Amz-Cf-Id"] != refused["X-Amz-Cf-Id"]
    assert headers["Via"] == answered["Via"] != refused["Via"]
    assert answered["X-Cache"] == "Miss from cloudfront"
    assert refused["X-Cache"] == "Error from cloudfront"
    assert answered["X-Amz-Cf-Pop"] == refused["X-Amz-Cf-Pop"]


@pytest.mark.parametrize(
    ("result", "status", "body"),
    [
        ({}, 200, b""),
        ({"statusCode": "201"}, 201, b""),
        ({"statusCode": 204, "headers": None}, 204, b""),
        ({"statusCode": 200, "body": "x"}, 200, b"x"),
        ({"statusCode": 200, "body": "eA==", "isBase64Encoded": True}, 200, b"eA=="),
    ],
)
async def test_answers_in_the_proxy_format(
    gateway: Any, result: Any, status: int, body: bytes
) -> None:
    gateway.functions.handlers["f"] = lambda event: result
    gateway.serve({"GET /": PROXY})
    response = await gateway.call("GET", "/")
    assert (response.status, response.body) == (status, body)
    assert ("Content-Type", "application/json") in response.headers


@pytest.mark.parametrize(
    "result",
    [
        None,
        "text",
        [],
        {"statusCode": 200, "extra": 1},
        {"statusCode": "test"},
        {"statusCode": 99},
        {"statusCode": True},
        {"body": {"an": "object"}},
        {"headers": {"a": {}}},
        {"headers": []},
        {"multiValueHeaders": {"a": "b"}},
        {"isBase64Encoded": "yes"},
    ],
)
async def test_anything_else_is_a_502(gateway: Any, result: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: result
    gateway.serve({"GET /": PROXY})
    response = await gateway.call("GET", "/")
    assert response.status == 502
    assert response.body == b'{"message": "Internal server error"}'
    assert ("x-amzn-ErrorType", "InternalServerErrorException") in response.headers


async def test_headers_are_merged_and_renamed(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {
        "headers": {"X-One": "1", "x-many": "c", "X-MANY": "a", "Flag": True, "Server": "mine"},
        "multiValueHeaders": {"X-Many": ["a", "b"], "content-type": ["text/plain"]},
    }
    gateway.serve({"GET /": PROXY})
    headers = (await gateway.call("GET", "/")).headers
    assert [value for name, value in headers if name.lower() == "x-many"] == ["a", "b", "c"]
    assert ("Flag", "true") in headers
    assert ("x-amzn-Remapped-Server", "mine") in headers
    assert [v for name, v in headers if name.lower() == "content-type"] == ["text/plain"]


async def test_a_function_that_fails_is_a_502_and_one_that_is_missing_a_500(gateway: Any) -> None:
    def fail(event: Any) -> Any:
        raise ValueError("broken")

    gateway.serve({"GET /": PROXY})
    assert (await gateway.call("GET", "/")).status == 500
    gateway.functions.handlers["f"] = fail
    assert (await gateway.call("GET", "/")).status == 502
    assert "broken" in gateway.last.error.detail


async def test_a_function_that_is_throttled_is_a_500(gateway: Any) -> None:
    def throttle(event: Any) -> Any:
        raise TooManyRequestsException("Rate Exceeded.")

    gateway.serve({"GET /": PROXY})
    gateway.functions.handlers["f"] = throttle
    response = await gateway.call("GET", "/")
    assert (response.status, response.body) == (500, b'{"message": "Internal server error"}')
    detail = gateway.last.error.detail
    assert "failed with status: 429" in detail
    assert detail.endswith("configuration error: Rate Exceeded.")


async def test_only_post_invokes_a_function(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {}
    integration = {**PROXY["Integration"], "IntegrationHttpMethod": "GET"}
    gateway.serve({"GET /": {"Integration": integration}})
    assert (await gateway.call("GET", "/")).status == 500


async def test_binary_bodies_travel_in_base64(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {
        "body": event["body"],
        "isBase64Encoded": event["isBase64Encoded"],
    }
    gateway.serve({"POST /": PROXY}, api={"BinaryMediaTypes": ["image/*"]})
    raw = b"\x89PNG\xff"
    sent = {"Content-Type": "image/png", "Accept": "image/png"}
    assert (await gateway.call("POST", "/", sent, raw)).body == raw
    sent = {"Content-Type": "image/png", "Accept": "text/plain"}
    assert (await gateway.call("POST", "/", sent, raw)).body == b"iVBOR/8="
    sent = {"Content-Type": "text/plain", "Accept": "image/png"}
    assert (await gateway.call("POST", "/", sent, b"a\xffb")).body == "a\ufffdb".encode()
    gateway.functions.handlers["f"] = lambda event: {"body": "no!", "isBase64Encoded": True}
    assert (await gateway.call("POST", "/", sent, b"a")).status == 500


async def test_the_function_is_called_as_api_gateway_from_this_method(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {}
    gateway.serve({"ANY /x": PROXY})
    await gateway.call("GET", "/x")
    [call] = gateway.functions.calls
    assert call.caller.arn == "apigateway.amazonaws.com"
    api_id = next(iter(gateway.deployment.apis))
    arn = f"arn:aws:execute-api:us-east-1:123456789012:{api_id}/test/*/x"
    assert call.context == {"aws:SourceArn": arn}


async def test_slashes_before_a_path_are_one_but_in_the_context(gateway: Any) -> None:
    """Recorded on AWS."""
    gateway.functions.handlers["f"] = lambda event: {"body": json.dumps(event)}
    gateway.serve({"GET /{name}": PROXY})
    event = json.loads((await gateway.call("GET", "//pets")).body)
    assert (event["path"], event["pathParameters"]) == ("/pets", {"name": "pets"})
    assert event["requestContext"]["path"] == "/test//pets"
