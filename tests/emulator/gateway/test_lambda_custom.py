"""AWS with a Lambda function: the template's event, the result through mappings, its errors."""

import json
from typing import Any

URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.name}/invocations"
)


def custom(**more: Any) -> dict[str, Any]:
    return {
        "Integration": {
            "Type": "AWS",
            "IntegrationHttpMethod": "POST",
            "Uri": URI,
            "RequestTemplates": {"application/json": '{"n": "$input.params("n")"}'},
            "IntegrationResponses": [
                {"StatusCode": "200"},
                {
                    "StatusCode": "400",
                    "SelectionPattern": "bad: .*",
                    "ResponseTemplates": {
                        "application/json": '{"why": "$input.path(\'$.errorMessage\')"}'
                    },
                },
            ],
            **more,
        },
        "MethodResponses": [{"StatusCode": "200"}, {"StatusCode": "400"}],
    }


async def test_the_result_is_passed_through_and_errors_are_selected(gateway: Any) -> None:
    def answer(event: Any) -> Any:
        if event["n"].startswith("-"):
            raise ValueError(f"bad: {event['n']}")
        return {"got": event}

    gateway.functions.handlers["f"] = answer
    gateway.serve({"GET /": custom()}, stage={"Variables": {"name": "f"}})
    good = await gateway.call("GET", "/?n=1")
    assert (good.status, json.loads(good.body)) == (200, {"got": {"n": "1"}})
    bad = await gateway.call("GET", "/?n=-1")
    assert (bad.status, json.loads(bad.body)) == (400, {"why": "bad: -1"})


async def test_no_pattern_is_held_to_a_result_that_is_no_error(gateway: Any) -> None:
    """Recorded on AWS: not even one that would match the status of the invocation."""
    gateway.functions.handlers["f"] = lambda event: "Pass"
    answers = [
        {"StatusCode": "400", "SelectionPattern": "200"},
        {"StatusCode": "400", "SelectionPattern": ".+"},
        {"StatusCode": "200"},
    ]
    gateway.serve(
        {"GET /": custom(IntegrationResponses=answers)}, stage={"Variables": {"name": "f"}}
    )
    answer = await gateway.call("GET", "/?n=1")
    assert (answer.status, answer.body) == (200, b'"Pass"')


async def test_a_function_that_cannot_be_invoked_is_a_500(gateway: Any) -> None:
    gateway.serve({"GET /": custom()}, stage={"Variables": {"name": "nobody"}})
    assert (await gateway.call("GET", "/")).status == 500


async def test_without_permission_the_function_is_not_invoked(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {}
    gateway.serve({"GET /": custom()}, stage={"Variables": {"name": "f"}})
    gateway.enforce_iam()
    answer = await gateway.call("GET", "/")
    assert (answer.status, answer.body) == (500, b'{"message": "Internal server error"}')
    assert "Invalid permissions on Lambda function" in gateway.last.error.detail
    assert gateway.functions.calls == []


async def test_an_event_invocation_does_not_wait(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: None
    parameters = {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
    method = custom(RequestParameters=parameters)
    gateway.serve({"GET /": method}, stage={"Variables": {"name": "f"}})
    assert (await gateway.call("GET", "/")).status == 200
    [call] = gateway.functions.calls
    assert call.input["InvocationType"] == "Event"


async def test_a_function_slower_than_the_timeout_is_a_504(gateway: Any) -> None:
    import asyncio

    async def slow(event: Any) -> Any:
        await asyncio.sleep(1)

    gateway.functions.handlers["f"] = slow
    method = custom(TimeoutInMillis=50)
    gateway.serve({"GET /": method}, stage={"Variables": {"name": "f"}})
    answer = await gateway.call("GET", "/")
    assert (answer.status, answer.body) == (504, b'{"message": "Endpoint request timed out"}')
