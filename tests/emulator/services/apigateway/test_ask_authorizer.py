"""TestInvokeAuthorizer: an authorizer alone, with what it answered and how the client would fare."""

import json
from typing import Any

from tests.emulator.gateway.conftest import Functions
from tests.emulator.services.apigateway.conftest import Bench

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:judge"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


def judge(event: dict[str, Any]) -> dict[str, Any]:
    if event["authorizationToken"] == "broken":
        raise ValueError("no")
    effect = "Allow" if event["authorizationToken"] == "allow" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "caller", "policyDocument": policy, "context": {"a": 1}}


async def authorizer(bench: Bench, **given: Any) -> dict[str, str]:
    functions = Functions()
    functions.handlers["judge"] = judge
    bench.emulator.cloud.services["lambda"] = functions
    bench.emulator.cloud.authorize = None
    api, _ = await bench.mock_api()
    made = await bench.call("create_authorizer", restApiId=api, name="a", **given)
    return {"restApiId": api, "authorizerId": made["id"]}


TOKEN = {
    "type": "TOKEN",
    "authorizerUri": URI,
    "identitySource": "method.request.header.Authorization",
}


async def test_a_function_lets_through(bench: Bench) -> None:
    where = await authorizer(bench, **TOKEN)
    given = {"headers": {"Authorization": "allow"}, "pathWithQueryString": "/a/b?c=d"}
    answer = await bench.call("test_invoke_authorizer", **where, **given)
    assert (answer["clientStatus"], answer["principalId"]) == (0, "caller")
    (statement,) = json.loads(answer["policy"])["Statement"]
    arn = f"arn:aws:execute-api:us-east-1:123456789012:{where['restApiId']}/test-invoke-stage"
    assert statement["Resource"] == f"{arn}/GET/a/b"
    assert "Method completed with status: 200" in answer["log"]


async def test_a_function_refuses_fails_or_is_not_asked(bench: Bench) -> None:
    where = await authorizer(bench, **TOKEN)
    statuses = {}
    for token in ("deny", "broken", ""):
        given = {"headers": {"Authorization": token}} if token else {}
        answer = await bench.call("test_invoke_authorizer", **where, **given)
        statuses[token] = answer["clientStatus"]
    assert statuses == {"deny": 403, "broken": 500, "": 401}


async def test_a_pools_claims_are_asked_for(bench: Bench) -> None:
    pool = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_none"
    where = await authorizer(bench, type="COGNITO_USER_POOLS", providerARNs=[pool])
    answer = await bench.call("test_invoke_authorizer", headers={"Authorization": "x"}, **where)
    assert answer["clientStatus"] == 401
    assert "claims" not in answer
    told = await bench.refused(
        "test_invoke_authorizer", restApiId=where["restApiId"], authorizerId="none"
    )
    assert told == "NotFoundException: Invalid Authorizer identifier specified"


async def test_additional_context_is_what_the_function_sees(bench: Bench) -> None:
    given = {"type": "REQUEST", "authorizerUri": URI, "identitySource": "context.identity.sourceIp"}
    where = await authorizer(bench, **given)
    seen: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> dict[str, Any]:
        seen.append(event["requestContext"])
        return judge({**event, "authorizationToken": "allow"})

    functions: Any = bench.emulator.cloud.services["lambda"]
    functions.handlers["judge"] = note
    more = {"identity.sourceIp": "198.51.100.7", "context.stage": "other"}
    answer = await bench.call("test_invoke_authorizer", additionalContext=more, **where)
    assert answer["clientStatus"] == 0
    assert (seen[0]["identity"]["sourceIp"], seen[0]["stage"]) == ("198.51.100.7", "other")


async def test_spaces_in_an_authorizers_uri_are_taken(bench: Bench) -> None:
    """Recorded: a line that was continued inside of the URI."""
    spaced = URI.replace("path/", "path/             ")
    where = await authorizer(bench, **{**TOKEN, "authorizerUri": spaced})
    answer = await bench.call("test_invoke_authorizer", headers={"Authorization": "allow"}, **where)
    assert answer["clientStatus"] == 0
