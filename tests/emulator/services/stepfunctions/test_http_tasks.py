"""apigateway:invoke and http:invoke, against a server of the test's own."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from csc.emulator.services.stepfunctions.integrations import invoke_endpoint
from csc.emulator.services.stepfunctions.integrations.invoke_endpoint import _form
from tests.emulator.services.stepfunctions.conftest import Machines

API = "abc123.execute-api.us-east-1.amazonaws.com"


class Server:
    """Answers what it was asked; ``/refused`` is a 403."""

    url = ""

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("refused"):
            return web.json_response({"message": "no"}, status=403)
        if request.path.endswith("text"):
            return web.Response(text="plain")
        body = await request.text()
        asked = {
            "method": request.method,
            "path": request.path,
            "query": request.query_string,
            "host": request.host,
            "headers": {name.lower(): value for name, value in request.headers.items()},
            "body": body,
        }
        return web.json_response(asked)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


def task(kind: str, **arguments: Any) -> dict[str, Any]:
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{kind}:invoke", "End": True}
    return {"StartAt": "T", "States": {"T": state | {"Parameters": arguments}}}


async def asked(machines: Machines, definition: Any) -> Any:
    """What the server was asked."""
    told = await machines.run(definition)
    assert told["status"] == "SUCCEEDED", told
    answer = json.loads(told["output"])
    assert (answer["StatusCode"], answer["StatusText"]) == (200, "OK")
    assert answer["Headers"]["Content-Type"] == ["application/json; charset=utf-8"]
    return answer["ResponseBody"]


async def test_an_api_is_called_at_its_address_on_aws(machines: Machines, server: Server) -> None:
    machines.cloud.endpoint = server.url
    given: dict[str, Any] = {
        "ApiEndpoint": API,
        "Method": "POST",
        "Stage": "dev",
        "Path": "/orders/a b",
        "QueryParameters": {"q": ["1", "2"], "r": ["x"]},
        "Headers": {"custom": ["one", "two"]},
        "RequestBody": {"a": 1},
    }
    found = await asked(machines, task("apigateway", **given))
    assert (found["method"], found["path"], found["query"]) == (
        "POST",
        "/dev/orders/a b",
        "q=1&q=2&r=x",
    )
    assert (found["host"], found["body"]) == (API, '{"a": 1}')
    assert found["headers"]["custom"] == "one,two"
    assert "authorization" not in found["headers"]


async def test_a_refusal_is_an_error_of_its_status(machines: Machines, server: Server) -> None:
    machines.cloud.endpoint = server.url
    given = {"ApiEndpoint": API, "Method": "GET", "Path": "refused"}
    told = await machines.run(task("apigateway", **given))
    assert (told["error"], told["cause"]) == ("ApiGateway.403", '{"message":"no"}')


async def test_it_is_signed_as_the_machines_role(machines: Machines, server: Server) -> None:
    machines.cloud.endpoint = server.url
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "states.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    given: dict[str, Any] = {"RoleName": "machine", "AssumeRolePolicyDocument": json.dumps(trust)}
    machines.call("iam", "CreateRole", **given)
    found = await asked(
        machines,
        task("apigateway", ApiEndpoint=API, Method="GET", Stage="dev", AuthType="IAM_ROLE"),
    )
    assert "/execute-api/aws4_request" in found["headers"]["authorization"]
    assert found["headers"]["x-amz-security-token"]


@pytest.mark.parametrize(
    "given",
    [
        {"Method": "GET"},
        {"ApiEndpoint": "example.com", "Method": "GET"},
        {"ApiEndpoint": API, "Method": "GET", "Headers": {"Host": "x"}},
        {"ApiEndpoint": API, "Method": "GET", "Headers": {"X-Amz-Date": "x"}},
    ],
)
async def test_what_isnt_called(machines: Machines, given: dict[str, Any]) -> None:
    assert (await machines.run(task("apigateway", **given)))["error"] == "States.Runtime"


@pytest.fixture
def connection(machines: Machines) -> str:
    extra = {"Key": "x-more", "Value": "m", "IsValueSecret": False}
    given = {
        "BasicAuthParameters": {"Username": "u", "Password": "p"},
        "InvocationHttpParameters": {"HeaderParameters": [extra], "BodyParameters": [extra]},
    }
    made = machines.call(
        "events", "CreateConnection", Name="c", AuthorizationType="BASIC", AuthParameters=given
    )
    return str(made["ConnectionArn"])


async def test_an_endpoint_gets_the_connections_credentials(
    machines: Machines, server: Server, connection: str
) -> None:
    given: dict[str, Any] = {
        "ApiEndpoint": f"{server.url}/pay",
        "Method": "POST",
        "Authentication": {"ConnectionArn": connection},
        "QueryParameters": {"q": "1"},
        "RequestBody": {"a": [1]},
    }
    found = await asked(machines, task("http", **given))
    assert found["headers"]["authorization"] == "Basic dTpw"
    assert found["headers"]["x-more"] == "m"
    assert (found["query"], json.loads(found["body"])) == ("q=1", {"a": [1], "x-more": "m"})
    given["Transform"] = {"RequestBodyEncoding": "URL_ENCODED"}
    found = await asked(machines, task("http", **given))
    assert found["body"] == "a%5B0%5D=1&x-more=m"
    assert found["headers"]["content-type"] == "application/x-www-form-urlencoded"


async def test_what_an_endpoint_refuses(
    machines: Machines, server: Server, connection: str
) -> None:
    given: dict[str, Any] = {"Method": "GET", "Authentication": {"ConnectionArn": connection}}
    told = await machines.run(task("http", **given, ApiEndpoint=f"{server.url}/refused"))
    assert (told["error"], told["cause"]) == ("States.Http.StatusCode.403", '{"message":"no"}')
    told = await machines.run(task("http", **given, ApiEndpoint="http://127.0.0.1:1/"))
    assert told["error"] == "States.Http.Socket"
    told = await machines.run(task("http", **given, ApiEndpoint="https://example.com/"))
    assert told["error"] == "States.Runtime"
    given["Authentication"] = {"ConnectionArn": connection + "x"}
    told = await machines.run(task("http", **given, ApiEndpoint=server.url))
    assert "doesn't exist" in told["cause"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("INDICES", "a%5B0%5D=1&a%5B1%5D=2"),
        ("BRACKETS", "a%5B%5D=1&a%5B%5D=2"),
        ("REPEAT", "a=1&a=2"),
        ("COMMAS", "a=1%2C2"),
    ],
)
def test_forms_of_arrays(form: str, expected: str) -> None:
    assert _form({"a": [1, 2]}, {"ArrayFormat": form}) == expected
    assert invoke_endpoint.FORM.endswith("urlencoded")
