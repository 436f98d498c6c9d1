"""Invoke in a CPython worker: what a handler sees, what its caller gets, what the log says."""

import asyncio
import base64
import json
import os
import re
import sys
from dataclasses import replace
from typing import Any

import pytest

from csc.emulator.calls import Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_ import pool, worker
from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.logs.service import Logs


async def test_a_handler_gets_its_event_and_context(world: Any) -> None:
    world.put(
        "def handler(event, context):\n"
        "    left = context.get_remaining_time_in_millis()\n"
        "    return {'event': event, 'arn': context.invoked_function_arn,\n"
        "            'name': context.function_name, 'memory': context.memory_limit_in_mb,\n"
        "            'version': context.function_version, 'in time': 0 < left <= 7000,\n"
        "            'id': context.aws_request_id, 'group': context.log_group_name}\n",
        timeout=7,
    )
    output = await world.run({"a": ["é", 1.5, None]})
    assert output["StatusCode"] == 200
    assert "FunctionError" not in output
    payload = output["Payload"]
    assert re.fullmatch(r"[0-9a-f-]{36}", payload.pop("id"))
    assert payload == {
        "event": {"a": ["é", 1.5, None]},
        "arn": "arn:aws:lambda:us-east-1:123456789012:function:f",
        "name": "f",
        "memory": "128",
        "version": "$LATEST",
        "in time": True,
        "group": "/aws/lambda/f",
    }


async def test_its_environment_is_lambdas(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_DEVELOPER", "x")
    monkeypatch.setenv("AWS_PROFILE", "work")
    world.put(
        "import os\ndef handler(event, context):\n    return dict(os.environ)\n",
        environment={"STAGE": "dev"},
    )
    found = (await world.run())["Payload"]
    assert found["STAGE"] == "dev"
    assert found["AWS_ENDPOINT_URL"] == "http://localhost:8080"
    assert found["AWS_DISABLE_HOST_PREFIX_INJECTION"] == "true"
    assert found["AWS_REGION"] == "us-east-1"
    assert found["_HANDLER"] == "index.handler"
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "f"
    assert not {"SECRET_OF_THE_DEVELOPER", "AWS_PROFILE"} & found.keys()
    caller = world.iam.caller_for_key(found["AWS_ACCESS_KEY_ID"], found["AWS_SESSION_TOKEN"])
    assert caller.arn == "arn:aws:sts::123456789012:assumed-role/r/f"
    assert caller.principal == world.role


async def test_a_worker_stays_warm(world: Any) -> None:
    world.put("import os\nn = 0\ndef handler(event, context):\n    global n; n += 1\n    return [n, os.getpid()]\n")  # fmt: skip
    first, second = (await world.run())["Payload"], (await world.run())["Payload"]
    assert (first[0], second[0]) == (1, 2)
    assert first[1] == second[1]


async def test_new_code_starts_anew_and_new_runs_get_it(world: Any) -> None:
    world.put("def handler(event, context):\n    return 'old'\n")
    assert (await world.run())["Payload"] == "old"
    world.put("def handler(event, context):\n    return 'new'\n")
    assert (await world.run())["Payload"] == "new"


async def test_a_run_under_way_ends_on_the_old_code(world: Any) -> None:
    world.put("import time\ndef handler(event, context):\n    time.sleep(0.3)\n    return 'old'\n")
    running = asyncio.ensure_future(world.run())
    await asyncio.sleep(0.15)
    world.put("def handler(event, context):\n    return 'new'\n")
    assert (await world.run())["Payload"] == "new"
    assert (await running)["Payload"] == "old"


async def test_busy_workers_are_joined_by_others(world: Any) -> None:
    world.put("import os, time\ndef handler(event, context):\n    time.sleep(0.3)\n    return os.getpid()\n")  # fmt: skip
    outputs = await asyncio.gather(world.run(), world.run(), world.run())
    assert len({output["Payload"] for output in outputs}) == 3


async def test_those_who_wait_for_a_worker_get_one_though_the_function_changes(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BUSIEST", 1)
    world.put("import time\ndef handler(event, context):\n    time.sleep(0.1)\n    return 'old'\n")
    waiting = [asyncio.ensure_future(world.run()) for _ in range(3)]
    await asyncio.sleep(0.05)
    world.put("def handler(event, context):\n    return 'new'\n")
    assert (await world.run())["Payload"] == "new"
    outputs = await asyncio.wait_for(asyncio.gather(*waiting), 20)
    assert {output["Payload"] for output in outputs} == {"old"}


async def test_who_gives_up_leaves_no_worker_behind(world: Any) -> None:
    world.put("import time\ndef handler(event, context):\n    time.sleep(20)\n", timeout=30)
    running = asyncio.ensure_future(world.run())
    await asyncio.sleep(0.4)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    world.put("def handler(event, context):\n    return 'new'\n")
    assert (await asyncio.wait_for(world.run(), 20))["Payload"] == "new"
    assert len(world.service.pool.all) == 1


async def test_an_exception_is_told_as_lambda_tells_it(world: Any) -> None:
    world.put("def handler(event, context):\n    raise KeyError('é')\n")
    output = await world.run()
    assert output["FunctionError"] == "Unhandled"
    payload = output["Payload"]
    assert payload["errorType"] == "KeyError"
    assert payload["errorMessage"] == "'é'"
    assert len(payload["stackTrace"]) == 1
    assert "line 2, in handler" in payload["stackTrace"][0]
    assert "[ERROR] KeyError: 'é'" in world.lines()
    assert (await world.run())["FunctionError"] == "Unhandled"


@pytest.mark.parametrize(
    ("source", "handler", "name", "message"),
    [
        ("import nothing_of_that_name\n", "index.handler", "Runtime.ImportModuleError", "nothing"),
        ("def handler(:\n", "index.handler", "Runtime.UserCodeSyntaxError", "invalid syntax"),
        ("x = 1\n", "index.handler", "Runtime.HandlerNotFound", "'handler' missing"),
        ("x = 1\n", "handler", "Runtime.MalformedHandlerName", "Bad handler 'handler'"),
        ("1 / 0\n", "index.handler", "ZeroDivisionError", "division by zero"),
        ("import os\nos._exit(4)\n", "index.handler", "Runtime.ExitError", "exit status 4"),
    ],
)
async def test_a_handler_that_cant_be_loaded(
    world: Any, source: str, handler: str, name: str, message: str
) -> None:
    world.put(source, handler=handler)
    output = await world.run()
    assert output["FunctionError"] == "Unhandled"
    assert output["Payload"]["errorType"] == name
    assert message in output["Payload"]["errorMessage"]


async def test_a_timeout_ends_the_worker_and_the_next_run_is_served(world: Any) -> None:
    world.put(
        "import re\ndef handler(event, context):\n    print('begun')\n"
        "    return re.match('(a+)+$', 'a' * event + 'b') and 'no' or 'ok'\n",
        timeout=1,
    )
    output = await world.run(40)  # C code that holds the interpreter's lock for hours
    assert output["FunctionError"] == "Unhandled"
    assert output["Payload"]["errorType"] == "Sandbox.Timedout"
    assert output["Payload"]["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")
    assert any(line.endswith("Task timed out after 1.00 seconds") for line in world.lines())
    if sys.platform == "linux":
        places = [line for line in world.lines() if "it was at" in line]
        assert [line.partition("it was at ")[2] for line in places] == ["index.py:4, in handler"]
    assert (await world.run(0))["Payload"] == "ok"


async def test_a_crash_is_an_exit_error(world: Any) -> None:
    world.put("import os\ndef handler(event, context):\n    os._exit(3)\n")
    output = await world.run()
    assert output["Payload"]["errorType"] == "Runtime.ExitError"
    assert "exit status 3" in output["Payload"]["errorMessage"]


async def test_memory_is_bounded(world: Any) -> None:
    world.put("def handler(event, context):\n    return len(bytearray(event << 20))\n")
    assert (await world.run(1))["Payload"] == 1 << 20
    assert (await world.run(2000))["Payload"]["errorType"] == "MemoryError"


async def test_what_is_no_json_is_a_marshal_error(world: Any) -> None:
    world.put("def handler(event, context):\n    return {1, 2}\n")
    payload = (await world.run())["Payload"]
    assert payload["errorType"] == "Runtime.MarshalError"
    assert "set is not JSON serializable" in payload["errorMessage"]


async def test_the_log_has_lambdas_lines(world: Any) -> None:
    world.put("print('loading')\ndef handler(event, context):\n    print('hello')\n")
    output = await world.run(LogType="Tail")
    lines = world.lines()
    request_id = re.fullmatch(r"START RequestId: (\S+) Version: \$LATEST", lines[1])
    assert request_id is not None
    assert [lines[0], lines[2], lines[3]] == ["loading", "hello", f"END RequestId: {request_id[1]}"]
    assert re.fullmatch(
        rf"REPORT RequestId: {request_id[1]}\tDuration: [0-9.]+ ms\tBilled Duration: \d+ ms\t"
        r"Memory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [0-9.]+ ms\t",
        lines[4],
    )
    assert output["LogResult"]
    await world.run()
    assert "Init Duration" not in world.lines()[-1]


async def test_lines_go_to_the_functions_log_group(world: Any) -> None:
    world.cloud.services["logs"] = Logs(world.cloud)
    world.call("logs", "CreateLogGroup", {"logGroupName": "/aws/lambda/f"})
    world.put("def handler(event, context):\n    print('a\\nb', end='')\n    return context.log_stream_name\n")  # fmt: skip
    stream = (await world.run())["Payload"]
    input_ = {"logGroupName": "/aws/lambda/f", "logStreamName": stream, "startFromHead": True}
    events = world.call("logs", "GetLogEvents", input_)["events"]
    assert [event["message"].split(" ")[0] for event in events][:4] == ["START", "a", "b", "END"]


async def test_csc_of_the_bundle_is_what_is_imported(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though another was imported ahead of time."""
    monkeypatch.setattr(worker, "PRELOAD", ["--preload"])
    files = {
        "index.py": b"import csc\ndef handler(event, context):\n    return csc.ours\n",
        "csc/__init__.py": b"ours = 'bundled'\n",
    }
    world.put("", code=code_of_files(files))
    assert (await world.run())["Payload"] == "bundled"


async def test_an_event_is_run_later_and_tried_again(world: Any, tmp_path: Any) -> None:
    note = tmp_path / "note"
    world.put(
        f"def handler(event, context):\n    open({str(note)!r}, 'a').write('x')\n    raise Exception\n"
    )
    output = await world.run(InvocationType="Event")
    assert output["StatusCode"] == 202
    for _ in range(200):
        if note.exists() and note.read_text() == "xxx":
            break
        await asyncio.sleep(0.02)
    assert note.read_text() == "xxx"


async def test_dry_run_runs_nothing(world: Any) -> None:
    world.put("1 / 0\n")
    assert (await world.run(InvocationType="DryRun"))["StatusCode"] == 204


@pytest.mark.parametrize(
    ("input_", "code"),
    [
        ({"FunctionName": "g"}, "ResourceNotFoundException"),
        ({"FunctionName": "a b"}, "ValidationException"),
        ({"FunctionName": "f", "Qualifier": "7"}, "ResourceNotFoundException"),
        ({"FunctionName": "f", "Payload": b"{nope"}, "InvalidRequestContentException"),
        ({"FunctionName": "f", "Payload": b'"' + b"x" * 6291457 + b'"'}, "RequestTooLargeException"),
        ({"FunctionName": "f", "InvocationType": "Now"}, "InvalidParameterValueException"),
    ],
)  # fmt: skip
async def test_wrong_calls(world: Any, input_: dict[str, Any], code: str) -> None:
    world.put("def handler(event, context): pass\n")
    with pytest.raises(ServiceError) as caught:
        await world.call("lambda", "Invoke", input_)
    assert caught.value.code == code


async def test_another_runtime_is_refused(world: Any) -> None:
    world.put("", runtime="java21")
    with pytest.raises(ServiceError, match="doesn't run Java"):
        await world.run()


async def test_a_role_that_lambda_may_not_assume(world: Any) -> None:
    world.put("def handler(event, context): pass\n", role="arn:aws:iam::123456789012:role/none")
    with pytest.raises(ServiceError) as caught:
        await world.run()
    assert caught.value.code == "AccessDeniedException"
    assert "cannot be assumed by Lambda" in caught.value.message


async def test_workers_end_with_the_service(world: Any) -> None:
    world.put("import os\ndef handler(event, context):\n    return os.getpid()\n")
    pid = (await world.run())["Payload"]
    await world.service.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_only_who_may_invoke_does(world: Any) -> None:
    world.put("def handler(event, context):\n    return 1\n")
    gateway = Caller("apigateway.amazonaws.com", "123456789012", "apigateway.amazonaws.com")
    with pytest.raises(ServiceError) as caught:
        world.call("lambda", "Invoke", {"FunctionName": "f"}, gateway)
    assert caught.value.code.startswith("AccessDenied")
    world.call(
        "lambda",
        "AddPermission",
        {
            "FunctionName": "f",
            "StatementId": "s",
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
        },
    )
    assert (await world.call("lambda", "Invoke", {"FunctionName": "f"}, gateway))["Payload"] == b"1"
    world.call("lambda", "RemovePermission", {"FunctionName": "f", "StatementId": "s"})
    with pytest.raises(ServiceError):
        world.call("lambda", "Invoke", {"FunctionName": "f"}, gateway)


async def test_reserved_concurrency_of_none_throttles(world: Any) -> None:
    function = world.put("def handler(event, context): pass\n")
    world.service.put(replace(function, reserved=0, code=code_of_files({})))
    with pytest.raises(ServiceError) as caught:
        await world.run()
    assert caught.value.code == "TooManyRequestsException"


async def test_a_client_context_reaches_the_handler(world: Any) -> None:
    world.put(
        "def handler(event, context):\n"
        "    given = context.client_context\n"
        "    return given and [given.custom, given.client.app_title, given.env]\n"
    )
    given = {"custom": {"k": "é"}, "client": {"app_title": "t"}}
    encoded = base64.b64encode(json.dumps(given).encode()).decode()
    assert (await world.run(ClientContext=encoded))["Payload"] == [{"k": "é"}, "t", None]
    assert (await world.run())["Payload"] is None


@pytest.mark.parametrize(
    "given", ["no base64", "W10=", "eA==", base64.b64encode(b"{}" + b" " * 3000).decode()]
)
async def test_a_client_context_is_base64_of_an_object(world: Any, given: str) -> None:
    world.put("def handler(event, context): pass")
    with pytest.raises(ServiceError, match="valid Base64-encoded JSON object"):
        await world.run(ClientContext=given)
