"""Lambda authorizers: TOKEN and REQUEST, their verdicts and their cache."""

from typing import Any

import pytest

FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:{}/invocations"
)
PROXY = {
    "Type": "AWS_PROXY",
    "IntegrationHttpMethod": "POST",
    "Uri": FUNCTION.format("echo"),
}
GUARDED = {
    "AuthorizationType": "CUSTOM",
    "AuthorizerId": {"Ref": "Guard"},
    "Integration": PROXY,
}


def guard(kind: str = "TOKEN", **properties: Any) -> dict[str, Any]:
    return {
        "Guard": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "Name": "guard",
                "Type": kind,
                "AuthorizerUri": FUNCTION.format("guard"),
                **properties,
            },
        }
    }


def verdict(effect: str, resource: Any = "*", **more: Any) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "author", "policyDocument": document, **more}


@pytest.fixture
def asked(gateway: Any) -> list[Any]:
    """The events that the authorizer got; it allows ``good`` and denies ``bad``."""
    events: list[Any] = []

    def decide(event: Any) -> Any:
        events.append(event)
        token = event.get("authorizationToken") or event["headers"].get("Token")
        if token == "stranger":
            raise ValueError("Unauthorized")
        if token == "crash":
            raise ValueError("boom")
        if token == "odd":
            return {"principalId": "x"}
        if token == "nested":
            return verdict("Allow", context={"a": {}})
        context = {"tenant": "t1", "level": 3, "admin": True}
        effect = "Deny" if token == "bad" else "Allow"
        return verdict(effect, "arn:*:other" if token == "lost" else "*", context=context)

    gateway.functions.handlers["guard"] = decide
    gateway.functions.handlers["echo"] = lambda event: {
        "body": __import__("json").dumps(event["requestContext"].get("authorizer"))
    }
    return events


async def test_a_token_authorizer_sees_the_token_and_fills_the_context(
    gateway: Any, asked: list[Any]
) -> None:
    gateway.serve({"GET /a/{b}": GUARDED}, guard())
    response = await gateway.call("GET", "/a/1", {"Authorization": "good"})
    assert response.status == 200
    assert response.body == (
        b'{"tenant": "t1", "level": "3", "admin": "true", "principalId": "author",'
        b' "integrationLatency": 0}'
    )
    api_id = next(iter(gateway.deployment.apis))
    assert asked == [
        {
            "type": "TOKEN",
            "methodArn": f"arn:aws:execute-api:us-east-1:123456789012:{api_id}/test/GET/a/1",
            "authorizationToken": "good",
        }
    ]


@pytest.mark.parametrize(
    ("token", "status", "body"),
    [
        (None, 401, b'{"message":"Unauthorized"}'),
        ("stranger", 401, b'{"message":"Unauthorized"}'),
        (
            "bad",
            403,
            b'{"Message":"User is not authorized to access this resource with an explicit deny"}',
        ),
        ("lost", 403, b'{"Message":"User is not authorized to access this resource"}'),
        ("crash", 500, b'{"message":null}'),
        ("odd", 500, b'{"message":null}'),
        ("nested", 500, b'{"message":null}'),
    ],
)
async def test_refusals(
    gateway: Any, asked: list[Any], token: str | None, status: int, body: bytes
) -> None:
    gateway.serve({"GET /": GUARDED}, guard())
    headers = {} if token is None else {"Authorization": token}
    response = await gateway.call("GET", "/", headers)
    assert (response.status, response.body) == (status, body)


async def test_verdicts_are_cached_by_token_until_their_time_is_over(
    gateway: Any, asked: list[Any]
) -> None:
    gateway.serve({"GET /": GUARDED}, guard(AuthorizerResultTtlInSeconds=60))
    for token in ("good", "good", "bad", "bad", "good"):
        await gateway.call("GET", "/", {"Authorization": token})
    assert [event["authorizationToken"] for event in asked] == ["good", "bad"]
    gateway.time += 61
    await gateway.call("GET", "/", {"Authorization": "good"})
    assert len(asked) == 3


async def test_a_cached_policy_is_evaluated_for_the_method_that_is_asked_for(
    gateway: Any, asked: list[Any]
) -> None:
    gateway.functions.handlers["guard"] = lambda event: verdict("Allow", event["methodArn"])
    gateway.serve({"GET /a": GUARDED, "GET /b": GUARDED}, guard())
    token = {"Authorization": "x"}
    assert (await gateway.call("GET", "/a", token)).status == 200
    assert (await gateway.call("GET", "/b", token)).status == 403


async def test_the_cache_outlives_a_deployment_that_leaves_the_authorizer_alone(
    gateway: Any, asked: list[Any]
) -> None:
    gateway.serve({"GET /": GUARDED}, guard())
    await gateway.call("GET", "/", {"Authorization": "good"})
    gateway.serve({"GET /": GUARDED, "GET /b": GUARDED}, guard())
    await gateway.call("GET", "/b", {"Authorization": "good"})
    assert len(asked) == 1


async def test_a_ttl_of_zero_asks_every_time(gateway: Any, asked: list[Any]) -> None:
    gateway.serve({"GET /": GUARDED}, guard(AuthorizerResultTtlInSeconds=0))
    for _ in range(2):
        await gateway.call("GET", "/", {"Authorization": "good"})
    assert len(asked) == 2


async def test_a_validation_expression_refuses_without_asking(
    gateway: Any, asked: list[Any]
) -> None:
    gateway.serve({"GET /": GUARDED}, guard(IdentityValidationExpression="g.*"))
    assert (await gateway.call("GET", "/", {"Authorization": "bad"})).status == 401
    assert (await gateway.call("GET", "/", {"Authorization": "good"})).status == 200
    assert len(asked) == 1


async def test_a_request_authorizer_sees_the_whole_request(gateway: Any, asked: list[Any]) -> None:
    source = "method.request.header.Token, method.request.querystring.q"
    gateway.serve({"GET /{a}": GUARDED}, guard("REQUEST", IdentitySource=source))
    assert (await gateway.call("GET", "/1", {"Token": "good"})).status == 401
    assert asked == []
    assert (await gateway.call("GET", "/1?q=2", {"Token": "good"})).status == 200
    [event] = asked
    assert event["type"] == "REQUEST"
    assert event["pathParameters"] == {"a": "1"}
    assert event["queryStringParameters"] == {"q": "2"}
    assert event["stageVariables"] == {}
    assert "body" not in event
    assert (await gateway.call("GET", "/1?q=3", {"Token": "good"})).status == 200
    assert len(asked) == 2


async def test_the_authorizer_is_the_source_of_its_call(gateway: Any, asked: list[Any]) -> None:
    """A permission of SAM's is for ``<api>/authorizers/*`` alone."""
    gateway.serve({"GET /": GUARDED}, guard())
    await gateway.call("GET", "/", {"Authorization": "good"})
    calls = {
        call.input["FunctionName"].rpartition(":")[2]: call for call in gateway.functions.calls
    }
    api = f"arn:aws:execute-api:us-east-1:123456789012:{gateway.last.api.model.id}"
    guarding = gateway.last.method.method.authorizer_id
    assert calls["guard"].context["aws:SourceArn"] == f"{api}/authorizers/{guarding}"
    assert calls["echo"].context["aws:SourceArn"].endswith("/GET/")
