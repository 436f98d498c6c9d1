"""Lambda authorizers: what they get, what they may answer, how long it counts."""

from typing import Any

import pytest

from tests.emulator.http_api.conftest import FUNCTION, HttpBench, integration, route

FORBIDDEN = (403, {"message": "Forbidden"})
FAILED = (500, {"message": "Internal Server Error"})
URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{}/invocations"


def authorizer(**more: Any) -> dict[str, Any]:
    given = {
        "ApiId": {"Ref": "Api"},
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": URI.format(FUNCTION + "auth"),
        "AuthorizerPayloadFormatVersion": "2.0",
        "EnableSimpleResponses": True,
        "IdentitySource": ["$request.header.Authorization"],
        "Name": "callers",
    }
    return {"Type": "AWS::ApiGatewayV2::Authorizer", "Properties": given | more}


def guarded(key: str = "GET /x/{id}") -> dict[str, Any]:
    return route(key, AuthorizationType="CUSTOM", AuthorizerId={"Ref": "Callers"})


def policy(effect: str, resource: str) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "me", "policyDocument": document, "context": {"n": 1}}


def judging(bench: HttpBench, answer: Any) -> list[Any]:
    events: list[Any] = []

    def judge(event: Any) -> Any:
        events.append(event)
        if isinstance(answer, Exception):
            raise answer
        return answer(event) if callable(answer) else answer

    bench.functions.handlers["auth"] = judge
    return events


async def test_a_simple_answer_and_its_context(bench: HttpBench) -> None:
    bench.routes(Guarded=guarded(), Callers=authorizer())
    asked = judging(bench, {"isAuthorized": True, "context": {"tenant": "t1", "list": [1]}})
    events = bench.answering(lambda event: "ok")
    assert (await bench.ask("GET", "/x/7?q=1", {"Authorization": "secret"})).status == 200
    (event,) = asked
    assert event["version"] == "2.0"
    assert event["type"] == "REQUEST"
    assert event["identitySource"] == ["secret"]
    arn = f"arn:aws:execute-api:us-east-1:123456789012:{bench.api_id}/$default/GET/x/7"
    assert event["routeArn"] == arn
    assert event["routeKey"] == "GET /x/{id}"
    assert event["pathParameters"] == {"id": "7"}
    assert event["queryStringParameters"] == {"q": "1"}
    assert "authorizer" not in event["requestContext"]
    assert "body" not in event
    context = events[0]["requestContext"]["authorizer"]
    assert context == {"lambda": {"tenant": "t1", "list": [1]}}
    source = bench.functions.calls[0].context["aws:SourceArn"]
    assert source.startswith(arn.partition("/")[0] + "/authorizers/")


async def test_an_answer_without_a_context(bench: HttpBench) -> None:
    bench.routes(Guarded=guarded(), Callers=authorizer())
    judging(bench, {"isAuthorized": True})
    events = bench.answering(lambda event: "ok")
    assert (await bench.ask("GET", "/x/7", {"Authorization": "s"})).status == 200
    assert events[0]["requestContext"]["authorizer"] == {"lambda": None}


async def test_a_simple_no(bench: HttpBench) -> None:
    bench.routes(Guarded=guarded(), Callers=authorizer())
    judging(bench, {"isAuthorized": False})
    assert await bench.json("GET", "/x/7", {"Authorization": "s"}) == FORBIDDEN


async def test_a_missing_identity_source_is_a_401_without_a_call(bench: HttpBench) -> None:
    bench.routes(Guarded=guarded(), Callers=authorizer())
    asked = judging(bench, {"isAuthorized": True})
    assert await bench.json("GET", "/x/7") == (401, {"message": "Unauthorized"})
    assert asked == []


async def test_a_policy_is_evaluated_for_each_route(bench: HttpBench) -> None:
    callers = authorizer(EnableSimpleResponses=False, AuthorizerResultTtlInSeconds=60)
    bench.routes(Guarded=guarded(), Other=guarded("GET /y"), Callers=callers)
    asked = judging(bench, lambda event: policy("Allow", event["routeArn"]))
    bench.answering(lambda event: event["requestContext"]["authorizer"]["lambda"])
    assert await bench.json("GET", "/x/7", {"Authorization": "s"}) == (200, {"n": 1})
    assert await bench.json("GET", "/y", {"Authorization": "s"}) == FORBIDDEN
    assert len(asked) == 1
    assert bench.last.authorizer == {}


async def test_format_1(bench: HttpBench) -> None:
    callers = authorizer(AuthorizerPayloadFormatVersion="1.0", EnableSimpleResponses=False)
    bench.routes(Guarded=guarded(), Callers=callers, Integration=integration("1.0"))
    asked = judging(bench, lambda event: policy("Allow", "*"))
    events = bench.answering(lambda event: {"statusCode": 200})
    assert (await bench.ask("GET", "/x/7", {"Authorization": "s"})).status == 200
    (event,) = asked
    assert event["version"] == "1.0"
    assert event["methodArn"].endswith("/$default/GET/x/7")
    assert event["identitySource"] == event["authorizationToken"] == "s"
    assert event["stageVariables"] == {}
    assert events[0]["requestContext"]["authorizer"] == {"n": 1, "principalId": "me"}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"isAuthorized": "true"},
        {"isAuthorized": True, "context": [1]},
        "yes",
        None,
        b"not json",
        ValueError("Unauthorized"),
    ],
)
async def test_an_answer_that_is_none(bench: HttpBench, answer: Any) -> None:
    bench.routes(Guarded=guarded(), Callers=authorizer())
    judging(bench, answer)
    assert await bench.json("GET", "/x/7", {"Authorization": "s"}) == FAILED
    assert bench.last.context["authorizer"]["error"]
    assert [c.input["FunctionName"] for c in bench.functions.calls] == [FUNCTION + "auth"]


@pytest.mark.parametrize("answer", [{"isAuthorized": True}, {"policyDocument": 1}])
async def test_a_policy_is_asked_for_unless_simple_answers_are_enabled(
    bench: HttpBench, answer: Any
) -> None:
    bench.routes(Guarded=guarded(), Callers=authorizer(EnableSimpleResponses=False))
    judging(bench, answer)
    assert await bench.json("GET", "/x/7", {"Authorization": "s"}) == FAILED


async def test_answers_are_kept_by_identity(bench: HttpBench) -> None:
    sources = ["$request.header.Authorization", "$context.routeKey"]
    callers = authorizer(IdentitySource=sources, AuthorizerResultTtlInSeconds=60)
    bench.routes(Guarded=guarded(), Other=guarded("GET /y"), Callers=callers)
    asked = judging(bench, lambda event: {"isAuthorized": event["identitySource"][0] == "good"})
    bench.answering(lambda event: "ok")
    wanted = [("/x/1", "good", 200), ("/x/2", "good", 200), ("/y", "good", 200), ("/x/1", "b", 403)]
    for path, secret, status in wanted:
        assert (await bench.ask("GET", path, {"Authorization": secret})).status == status
    assert len(asked) == 3
    bench.time += 61
    await bench.ask("GET", "/x/1", {"Authorization": "good"})
    assert len(asked) == 4


async def test_without_a_ttl_nothing_is_kept(bench: HttpBench) -> None:
    bench.routes(Guarded=guarded(), Callers=authorizer())
    asked = judging(bench, {"isAuthorized": True})
    bench.answering(lambda event: "ok")
    for _ in range(2):
        await bench.ask("GET", "/x/7", {"Authorization": "s"})
    assert len(asked) == 2
