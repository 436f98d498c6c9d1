"""A pool, a table, a role and templates: the whole chain of a request that calls DynamoDB."""

import json
from typing import Any

import pytest

from bench.gateway.secured_api import METHODS, parts
from csc.emulator.services.cognito_idp.mint_token import mint_token

TODO = {"id": "1", "title": 'it\'s "quoted"', "priority": 3}


def bearer(gateway: Any, kind: str = "id") -> dict[str, str]:
    cognito = gateway.cloud.services["cognito-idp"]
    minted = mint_token(cognito, None, "author", (), kind, create=True)  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {minted.token}", "Content-Type": "application/json"}


@pytest.fixture
def secured(gateway: Any) -> Any:
    gateway.serve(METHODS, parts())
    gateway.enforce_iam()
    return gateway


async def test_an_item_is_written_and_read_back(secured: Any) -> None:
    headers = bearer(secured)
    assert (await secured.call("PUT", "/todos", headers, json.dumps(TODO))).status == 200
    response = await secured.call("GET", "/todos/1", headers)
    assert response.status == 200
    assert json.loads(response.body) == {**TODO, "done": False}
    missing = await secured.call("GET", "/todos/2", headers)
    assert missing.status == 404
    assert json.loads(missing.body) == {"message": "Not Found"}


async def test_path_parameters_reach_the_template_as_they_stand_in_the_url(secured: Any) -> None:
    headers = bearer(secured)
    body = json.dumps({**TODO, "id": "a b/é"})
    assert (await secured.call("PUT", "/todos", headers, body)).status == 200
    assert (await secured.call("GET", "/todos/a%20b%2F%C3%A9", headers)).status == 200


async def test_an_error_of_the_service_is_a_reply_with_its_status_and_type(secured: Any) -> None:
    headers = bearer(secured)
    for status in (200, 409):
        response = await secured.call("PUT", "/todos", headers, json.dumps(TODO))
        assert response.status == status
    assert json.loads(response.body) == {
        "type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
    }


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "Bearer",
        "nonsense",
        "a.b.c",
        # {"alg": "none"} . {"sub": "x", "token_use": "id"} .
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwidG9rZW5fdXNlIjoiaWQifQ.",
    ],
)
async def test_without_a_good_token_the_answer_is_401(secured: Any, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": token}
    response = await secured.call("GET", "/todos/1", headers)
    assert (response.status, response.body) == (401, b'{"message":"Unauthorized"}')
    assert ("x-amzn-ErrorType", "UnauthorizedException") in response.headers


async def test_an_expired_token_says_so(secured: Any) -> None:
    headers = bearer(secured)
    secured.time += 100_000
    response = await secured.call("GET", "/todos/1", headers)
    assert (response.status, response.body) == (
        401,
        b'{"message":"The incoming token has expired"}',
    )


async def test_without_scopes_an_access_token_is_refused(secured: Any) -> None:
    response = await secured.call("GET", "/todos/1", bearer(secured, "access"))
    assert response.status == 401


async def test_with_scopes_only_an_access_token_that_has_one_is_taken(gateway: Any) -> None:
    scoped = {**METHODS["GET /todos/{id}"], "AuthorizationScopes": ["todos/read"]}
    gateway.serve({"GET /todos/{id}": scoped}, parts())
    assert (await gateway.call("GET", "/todos/1", bearer(gateway))).status == 401
    refused = await gateway.call("GET", "/todos/1", bearer(gateway, "access"))
    assert refused.status == 403
    own = {**METHODS["GET /todos/{id}"], "AuthorizationScopes": ["aws.cognito.signin.user.admin"]}
    gateway.serve({"GET /todos/{id}": own}, parts())
    assert (await gateway.call("GET", "/todos/1", bearer(gateway, "access"))).status == 404


async def test_claims_are_text_in_the_context(secured: Any) -> None:
    await secured.call("PUT", "/todos", bearer(secured), json.dumps(TODO))
    claims = secured.last.context["authorizer"]["claims"]
    assert claims["token_use"] == "id"
    assert claims["exp"].endswith("UTC 2023")


async def test_an_invalid_body_never_reaches_the_service(secured: Any) -> None:
    headers = bearer(secured)
    for body in ("", "{", "[]", '{"id": "1"}', '{"id": "1", "title": ""}', '{"id": 1, "title": 2}'):
        response = await secured.call("PUT", "/todos", headers, body)
        assert (response.status, response.body) == (400, b'{"message": "Invalid request body"}')


async def test_another_content_type_is_a_415_where_passthrough_is_never(secured: Any) -> None:
    headers = {**bearer(secured), "Content-Type": "text/plain"}
    response = await secured.call("PUT", "/todos", headers, json.dumps(TODO))
    assert (response.status, response.body) == (415, b'{"message": "Unsupported Media Type"}')


async def test_a_role_without_the_action_gets_the_services_refusal(gateway: Any) -> None:
    gateway.serve(METHODS, parts(("PutItem",)))
    gateway.enforce_iam()
    response = await gateway.call("GET", "/todos/1", bearer(gateway))
    assert response.status == 500
    assert json.loads(response.body) == {"type": "com.amazon.coral.service#AccessDeniedException"}


@pytest.mark.parametrize("service", ["lambda.amazonaws.com", "ec2.amazonaws.com"])
async def test_a_role_that_does_not_trust_api_gateway_fails_the_request(
    gateway: Any, service: str
) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    gateway.serve(METHODS, parts(trust=trust))
    gateway.enforce_iam()
    response = await gateway.call("GET", "/todos/1", bearer(gateway))
    assert (response.status, response.body) == (500, b'{"message": "Internal server error"}')
    assert "does not have permission to assume the provided role" in gateway.last.error.detail


async def test_a_role_that_comes_to_trust_api_gateway_serves_the_next_request(
    gateway: Any,
) -> None:
    nobody: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
    nobody["Statement"].append(
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    )
    gateway.serve(METHODS, parts(trust=nobody))
    gateway.enforce_iam()
    headers = bearer(gateway)
    assert (await gateway.call("GET", "/todos/1", headers)).status == 500
    gateway.serve(METHODS, parts())
    assert (await gateway.call("GET", "/todos/1", headers)).status == 404
    gateway.serve(METHODS, parts(trust=nobody))
    assert (await gateway.call("GET", "/todos/1", headers)).status == 500


async def test_a_request_that_need_not_wait_is_answered_without_a_task(secured: Any) -> None:
    from csc.emulator.gateway.chain import handle
    from csc.emulator.http import HttpRequest, HttpResponse

    pairs = [("Host", "x"), *bearer(secured).items()]
    api = next(iter(secured.deployment.apis.values()))
    request = HttpRequest("GET", "/todos/1", pairs, b"")
    answer = handle(secured.cloud, secured.deployment, api, "test", request)
    assert isinstance(answer, HttpResponse)
    assert answer.status == 404
