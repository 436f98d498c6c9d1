"""Function URLs: made, described and asked; who may, the event, and what is made of the result."""

import inspect
import json
from typing import Any

import pytest

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.lambda_.urls.read_request import read_request
from csc.emulator.services.lambda_.urls.read_result import read_result
from csc.emulator.services.lambda_.urls.serve import serve_function_url
from tests.emulator.services.lambda_.test_control_plane import refused

PUBLIC = {
    "StatementId": "url",
    "Action": "lambda:InvokeFunctionUrl",
    "Principal": "*",
    "FunctionUrlAuthType": "NONE",
}
ECHO = "def handler(event, context):\n    return {'statusCode': 201, 'body': event}\n"


def made_url(world: Any, **more: Any) -> Any:
    return world.call(
        "lambda", "CreateFunctionUrlConfig", {"FunctionName": "f", "AuthType": "NONE", **more}
    )


async def ask(world: Any, url: str, method: str = "POST", **headers: str) -> HttpResponse:
    target = "/_aws/" + url.partition("/_aws/")[2]
    pairs = [("Host", "localhost"), *((n.replace("_", "-"), v) for n, v in headers.items())]
    answer = serve_function_url(world.service, HttpRequest(method, target, pairs, b'{"a":1}'))
    return await answer if inspect.isawaitable(answer) else answer


async def test_a_public_url(world: Any) -> None:
    world.put(ECHO)
    url = made_url(world)["FunctionUrl"]
    closed = await ask(world, f"{url}orders?x=1&x=2")
    assert closed.status == 403
    assert json.loads(closed.body)["Message"].startswith("Forbidden. For troubleshooting")
    world.call("lambda", "AddPermission", {"FunctionName": "f", **PUBLIC})
    answer = await ask(world, f"{url}orders?x=1&x=2", Cookie="a=b; c=d", X_Two="y")
    event = json.loads(answer.body)
    assert (answer.status, event["rawPath"]) == (201, "/orders")
    assert event["rawQueryString"] == "x=1&x=2"
    assert event["queryStringParameters"] == {"x": "1,2"}
    assert event["cookies"] == ["a=b", "c=d"]
    assert event["headers"]["x-two"] == "y"
    assert event["requestContext"]["http"]["method"] == "POST"
    assert event["requestContext"]["accountId"] == "anonymous"
    assert (event["body"], event["isBase64Encoded"]) == ('{"a":1}', False)
    assert (await ask(world, "http://x/_aws/lambda-url/nothing/")).status == 404


async def test_a_url_that_asks_for_a_signature(world: Any) -> None:
    world.put(ECHO)
    url = made_url(world, AuthType="AWS_IAM")["FunctionUrl"]
    world.call("lambda", "AddPermission", {"FunctionName": "f", **PUBLIC})
    assert (await ask(world, url)).status == 403
    scope = "Credential=K/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
    other = f"AWS4-HMAC-SHA256 {scope.format('dynamodb')}"
    assert (await ask(world, url, Authorization=other)).status == 403
    own = f"AWS4-HMAC-SHA256 {scope.format('lambda')}"
    answer = await ask(world, url, Authorization=own)
    assert json.loads(answer.body)["requestContext"]["authorizer"]["iam"]["accountId"]


async def test_a_page_of_another_origin(world: Any) -> None:
    world.put(ECHO)
    cors = {"AllowOrigins": ["https://a.test"], "AllowMethods": ["POST"], "MaxAge": 5}
    url = made_url(world, Cors=cors)["FunctionUrl"]
    asks = {"Access_Control_Request_Method": "POST"}
    allowed = await ask(world, url, "OPTIONS", Origin="https://a.test", **asks)
    assert ("Access-Control-Allow-Methods", "POST") in allowed.headers
    assert ("Access-Control-Max-Age", "5") in allowed.headers
    refusal = await ask(world, url, "OPTIONS", Origin="https://b.test", **asks)
    assert refusal.headers == []


async def test_a_function_that_fails_is_a_502(world: Any) -> None:
    world.put("def handler(event, context):\n    raise ValueError('x')\n")
    url = made_url(world)["FunctionUrl"]
    world.call("lambda", "AddPermission", {"FunctionName": "f", **PUBLIC})
    answer = await ask(world, url)
    assert (answer.status, answer.body) == (502, b"Internal Server Error")


def test_configurations(world: Any) -> None:
    world.put(ECHO)
    made = made_url(world)
    assert not {"InvokeMode", "LastModifiedTime"} & made.keys()
    again = refused(world, "CreateFunctionUrlConfig", {"FunctionName": "f", "AuthType": "NONE"})
    assert again.message.endswith("FunctionUrlConfig exists for this Lambda function")
    changed = world.call(
        "lambda", "UpdateFunctionUrlConfig", {"FunctionName": "f", "AuthType": "AWS_IAM"}
    )
    assert (changed["AuthType"], "InvokeMode" in changed) == ("AWS_IAM", False)
    found = world.call("lambda", "GetFunctionUrlConfig", {"FunctionName": "f"})
    assert (found["InvokeMode"], found["FunctionUrl"]) == ("BUFFERED", made["FunctionUrl"])
    listed = world.call("lambda", "ListFunctionUrlConfigs", {"FunctionName": "f"})
    assert listed["FunctionUrlConfigs"] == [found]
    world.call("lambda", "DeleteFunctionUrlConfig", {"FunctionName": "f"})
    gone = refused(world, "GetFunctionUrlConfig", {"FunctionName": "f"})
    assert gone.message == "The resource you requested does not exist."
    version = {"FunctionName": "f", "Qualifier": "1", "AuthType": "NONE"}
    assert refused(world, "CreateFunctionUrlConfig", version).code == "ValidationException"
    nowhere = refused(world, "CreateFunctionUrlConfig", {"FunctionName": "g", "AuthType": "NONE"})
    assert nowhere.message == "Function does not exist"


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        (b'{"hello": "world"}', b'{"hello":"world"}'),
        (b'["hello", 3, true]', b'["hello",3,true]'),
        (b'"hello"', b"hello"),
        (b"3.1", b"3.1"),
        (b'{"statusCode": 200, "body": "body123"}', b"body123"),
        (b'{"statusCode": 200, "body": "aGk=", "isBase64Encoded": true}', b"hi"),
        (b'{"statusCode": 200, "body": {"a": 1}}', b'{"a":1}'),
        (b'{"statusCode": 200}\0\0\0\0\0\0\0\0streamed', b"streamed"),
    ],
)
def test_results(payload: bytes, body: bytes) -> None:
    answer = read_result(payload)
    assert (answer.status, answer.body) == (200, body)
    assert ("Content-Type", "application/json") in answer.headers


@pytest.mark.parametrize(
    "payload",
    [b'{"statusCode": 7}', b'{"statusCode": 200, "body": "!", "isBase64Encoded": true}'],
)
def test_results_that_are_none(payload: bytes) -> None:
    with pytest.raises(ValueError, match="is no"):
        read_result(payload)


@pytest.mark.parametrize(
    ("kind", "body", "encoded"),
    [
        ("application/json", b"{}", False),
        ("application/vnd.api+json", b"{}", False),
        ("text/plain", "ü".encode(), False),
        ("text/plain", b"\xff", True),
        ("multipart/form-data; boundary=x", b"--x--", True),
        ("application/x-www-form-urlencoded", b"a=b", True),
    ],
)
def test_bodies(kind: str, body: bytes, encoded: bool) -> None:
    request = HttpRequest("POST", "/_aws/lambda-url/u/a", [("Content-Type", kind)], body)
    assert read_request(request, "u", "r", 0.0, None)["isBase64Encoded"] is encoded
