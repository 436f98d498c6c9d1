"""``x-csc-trace: 1``: the story of a request, stage by stage."""

import json
from typing import Any

import pytest

from bench.gateway.secured_api import METHODS, parts
from csc.emulator.services.cognito_idp.mint_token import mint_token

LOCAL = {"source_ip": "127.0.0.1"}


def headers(gateway: Any, **more: str) -> dict[str, str]:
    cognito = gateway.cloud.services["cognito-idp"]
    token = mint_token(cognito, None, "author", (), "id", create=True).token
    return {"Authorization": token, "x-csc-trace": "1", **more}


@pytest.fixture
def secured(gateway: Any) -> Any:
    gateway.serve(METHODS, parts(("GetItem",)))
    gateway.enforce_iam()
    return gateway


async def test_every_stage_tells_what_it_did(secured: Any) -> None:
    answer = await secured.call("GET", "/todos/a%20b", headers(secured), **LOCAL)
    assert answer.status == 404
    story = json.loads(answer.body)
    steps = {step["stage"]: step for step in story["steps"]}
    assert list(steps) == [
        "route",
        "authorise",
        "validate",
        "request_integration",
        "integrate",
        "respond",
    ]
    assert all(step["microseconds"] >= 0 for step in story["steps"])
    assert steps["route"]["resource"] == "/todos/{id}"
    assert steps["route"]["pathParameters"] == {"id": "a b"}
    assert steps["authorise"]["authorizer"]["claims"]["token_use"] == "id"
    assert steps["validate"]["required"] == ["path.id"]
    assert json.loads(steps["request_integration"]["body"])["Key"] == {"id": {"S": "a b"}}
    [call] = steps["integrate"]["calls"]
    assert (call["service"], call["operation"]) == ("dynamodb", "GetItem")
    assert call["input"]["TableName"] == "todos"
    [permission] = call["permissions"]
    assert permission["decision"] == "allowed"
    assert permission["statement"].endswith("#0")
    assert steps["integrate"]["reply"] == {"status": 200, "body": "{}"}
    assert steps["respond"]["selected"] == {"statusCode": 200, "selectionPattern": ""}
    assert story["response"]["status"] == 404
    assert "authorization" not in {name.lower() for name, _ in story["request"]["headers"]}


async def test_a_denial_is_told_with_its_decision(secured: Any) -> None:
    body = '{"id": "1", "title": "x", "priority": 1}'
    answer = await secured.call("PUT", "/todos", headers(secured), body, **LOCAL)
    story = json.loads(answer.body)
    [call] = story["steps"][4]["calls"]
    assert call["permissions"][0]["decision"] == "implicitDeny"
    assert call["error"]["code"] == "AccessDeniedException"
    assert story["steps"][5]["selected"]["selectionPattern"] == "4\\d{2}"


async def test_a_refused_request_ends_where_it_was_refused(secured: Any) -> None:
    given = {**headers(secured), "Authorization": "forged"}
    story = json.loads((await secured.call("GET", "/todos/1", given, **LOCAL)).body)
    assert [step["stage"] for step in story["steps"]] == ["route", "authorise"]
    assert story["steps"][1]["failed"] is True
    assert story["error"]["type"] == "UNAUTHORIZED"
    assert story["error"]["detail"]


async def test_only_a_client_on_this_machine_is_told(secured: Any) -> None:
    answer = await secured.call("GET", "/todos/1", headers(secured))
    assert json.loads(answer.body) == {"message": "Not Found"}


async def test_a_request_without_the_header_is_not_traced(secured: Any) -> None:
    given = headers(secured)
    del given["x-csc-trace"]
    answer = await secured.call("GET", "/todos/1", given, **LOCAL)
    assert json.loads(answer.body) == {"message": "Not Found"}


async def test_a_function_is_traced_too(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {"body": "x"}
    uri = (
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
    )
    integration = {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": uri}
    gateway.serve({"GET /": {"Integration": integration}})
    answer = await gateway.call("GET", "/", {"x-csc-trace": "1"}, **LOCAL)
    story = json.loads(answer.body)
    [call] = story["steps"][4]["calls"]
    assert call["operation"] == "Invoke"
    assert story["response"]["body"] == "x"
