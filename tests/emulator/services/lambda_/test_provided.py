"""Custom runtimes: the function's own bootstrap over the Runtime API."""

import os
from typing import Any

import pytest

from csc.emulator.services.lambda_.code import code_of_files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="programs are run as POSIX has it")

PROGRAM = """#!/usr/bin/env -S python3 -S
import http.client, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
print("up in", os.path.basename(os.getcwd()), os.environ["_HANDLER"], flush=True)
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    event = api.getresponse()
    body = event.read()
    path = "/2018-06-01/runtime/invocation/" + event.headers["Lambda-Runtime-Aws-Request-Id"] + "/response"
    # in chunks, as some clients send it
    api.request("POST", path, body=iter([b'{"was": ', body, b"}"]), encode_chunked=True)
    api.getresponse().read()
"""


def put(world: Any, files: dict[str, bytes], **changes: Any) -> None:
    world.put("", code=code_of_files(files), runtime="provided.al2023", handler="any", **changes)


async def test_a_bootstrap_answers_and_stays_warm(world: Any) -> None:
    put(world, {"bootstrap": PROGRAM.encode()})
    assert (await world.run({"a": 1}))["Payload"] == {"was": {"a": 1}}
    assert (await world.run([2]))["Payload"] == {"was": [2]}
    assert world.lines().count("up in task any") == 1


async def test_without_a_bootstrap_it_says_what_it_looked_for(world: Any) -> None:
    put(world, {"main": b""})
    found = (await world.run())["Payload"]
    assert found["errorType"] == "Runtime.InvalidEntrypoint"
    assert "[/var/task/bootstrap /opt/bootstrap]" in found["errorMessage"]


async def test_a_program_of_another_machine_is_told(world: Any) -> None:
    put(world, {"bootstrap": b"\x7fELF" + bytes(60)})
    output = await world.run()
    assert output["Payload"]["errorType"] == "Runtime.ExitError"
    assert any("exec format error" in line for line in world.lines())
