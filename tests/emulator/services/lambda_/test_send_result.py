"""Destinations and dead letters of asynchronous invocations."""

import asyncio
import json
from typing import Any

import pytest

from csc.emulator.calls import Call, Input, Output, Row

F = {"FunctionName": "f"}
QUEUE = "arn:aws:sqs:us-east-1:123456789012:results"
BUS = "arn:aws:events:us-east-1:123456789012:event-bus/b"


class Taker:
    """A service that keeps what it is sent."""

    name = "taker"

    def __init__(self, operation: str) -> None:
        self.taken: list[Input] = []
        self.operations = {operation: Row(self._take)}

    def _take(self, service: Any, input: Input, call: Call) -> Output:
        self.taken.append(input)
        return {}

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Any, ...]:
        return ()


async def invoked(world: Any, taker: Taker, payload: bytes = b'{"a": 1}') -> Input:
    given = F | {"InvocationType": "Event", "Payload": payload}
    assert world.call("lambda", "Invoke", given)["StatusCode"] == 202
    for _ in range(400):
        if taker.taken:
            break
        await asyncio.sleep(0.01)
    (taken,) = taker.taken
    return taken


def configure(world: Any, side: str, target: str, retries: int = 0) -> None:
    config = {"DestinationConfig": {side: {"Destination": target}}}
    given = F | config | {"MaximumRetryAttempts": retries}
    world.call("lambda", "PutFunctionEventInvokeConfig", given)


async def test_a_success_is_told(world: Any) -> None:
    sqs = world.cloud.services["sqs"] = Taker("SendMessage")
    world.put("def handler(event, context):\n    return {'had': event}\n")
    configure(world, "OnSuccess", QUEUE)
    taken = await invoked(world, sqs)
    assert taken["QueueUrl"].endswith("/123456789012/results")
    record = json.loads(taken["MessageBody"])
    assert record["requestContext"]["condition"] == "Success"
    assert record["requestContext"]["functionArn"].endswith(":function:f:$LATEST")
    assert record["requestPayload"] == {"a": 1}
    assert record["responsePayload"] == {"had": {"a": 1}}
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}


@pytest.mark.parametrize("retries", [0, 1])
async def test_a_failure_is_told_after_the_last_attempt(world: Any, retries: int) -> None:
    events = world.cloud.services["events"] = Taker("PutEvents")
    world.put("def handler(event, context):\n    raise ValueError('no')\n")
    configure(world, "OnFailure", BUS, retries)
    (entry,) = (await invoked(world, events))["Entries"]
    assert entry["EventBusName"] == BUS
    assert entry["DetailType"] == "Lambda Function Invocation Result - Failure"
    record = json.loads(entry["Detail"])
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == retries + 1
    assert record["responseContext"]["functionError"] == "Unhandled"
    assert record["responsePayload"]["errorMessage"] == "no"


async def test_what_never_ran_is_told_without_a_response(world: Any) -> None:
    sqs = world.cloud.services["sqs"] = Taker("SendMessage")
    world.put("", reserved=0)
    configure(world, "OnFailure", QUEUE)
    record = json.loads((await invoked(world, sqs))["MessageBody"])
    assert record["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert record["requestContext"]["approximateInvokeCount"] == 0
    assert not record.keys() & {"responseContext", "responsePayload"}


async def test_a_dead_letter(world: Any) -> None:
    sqs = world.cloud.services["sqs"] = Taker("SendMessage")
    world.put("def handler(event, context):\n    raise ValueError('no')\n")
    dead = F | {"DeadLetterConfig": {"TargetArn": QUEUE}}
    world.call("lambda", "UpdateFunctionConfiguration", dead)
    world.call("lambda", "PutFunctionEventInvokeConfig", F | {"MaximumRetryAttempts": 0})
    taken = await invoked(world, sqs)
    assert taken["MessageBody"] == '{"a": 1}'
    attributes = {name: one["StringValue"] for name, one in taken["MessageAttributes"].items()}
    assert attributes["ErrorCode"] == "200"
    assert attributes["ErrorMessage"] == "no"
