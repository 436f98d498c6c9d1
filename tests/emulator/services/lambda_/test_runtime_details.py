"""What Lambda's Python runtime was recorded to do: how it ends, how it logs, by which ARN it was called."""

import base64
import json
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.lambda_.test_control_plane import create

F = {"FunctionName": "f"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("0", "Runtime exited without providing a reason"),
        ("3", "Runtime exited with error: exit status 3"),
        ("'why'", "Runtime exited with error: exit status 1"),
    ],
)
async def test_a_program_that_exits(world: Any, code: str, said: str) -> None:
    world.put(f"import sys\ndef handler(event, context):\n    sys.exit({code})\n")
    answer = await world.call("lambda", "Invoke", F)
    body = json.loads(answer["Payload"])
    assert answer["FunctionError"] == "Unhandled"
    assert body["errorType"] == "Runtime.ExitError"
    assert body["errorMessage"].endswith(f"Error: {said}")


async def test_the_logging_module(world: Any) -> None:
    world.put(
        "import logging\nlogging.basicConfig(level=logging.INFO)\n"
        "logging.getLogger().setLevel(logging.INFO)\n"
        "def handler(event, context):\n    logging.getLogger('x').info('hello')\n"
    )
    answer = await world.call("lambda", "Invoke", F | {"LogType": "Tail"})
    lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
    (line,) = [one for one in lines if "hello" in one]
    level, _, request_id, message = line.split("\t")
    assert (level, message) == ("[INFO]", "hello")
    assert f"START RequestId: {request_id}" in lines[0]


async def test_the_arn_by_which_it_was_called(world: Any) -> None:
    create(world)
    source = "def handler(event, context):\n    return context.invoked_function_arn\n"
    world.put(source)
    world.call("lambda", "PublishVersion", F)
    world.call("lambda", "CreateAlias", F | {"Name": "live", "FunctionVersion": "1"})
    arn = world.service.arn("f")
    for qualifier, expected in ((None, arn), ("1", f"{arn}:1"), ("live", f"{arn}:live")):
        given = {} if qualifier is None else {"Qualifier": qualifier}
        answer = await world.call("lambda", "Invoke", F | given)
        assert json.loads(answer["Payload"]) == expected


async def test_what_is_reserved_to_nothing_isnt_run(world: Any) -> None:
    create(world)
    world.call("lambda", "PublishVersion", F)
    world.call("lambda", "PutFunctionConcurrency", F | {"ReservedConcurrentExecutions": 0})
    for more in ({}, {"Qualifier": "1"}):
        with pytest.raises(ServiceError) as refused:
            await world.call("lambda", "Invoke", F | more)
        assert refused.value.code == "TooManyRequestsException"
    with pytest.raises(ServiceError) as refused:
        await world.call("lambda", "Invoke", {"FunctionName": "none"})
    assert refused.value.message.endswith(":function:none:$LATEST")
