"""TestState: a state by itself."""

import json
from typing import Any

import pytest

from tests.emulator.services.stepfunctions.conftest import ROLE, Machines


async def told(machines: Machines, definition: Any, input: Any = None, **more: Any) -> Any:
    given = {"definition": json.dumps(definition), "input": json.dumps(input or {}), **more}
    answer = await machines.ask("stepfunctions", "TestState", **given)
    return {k: json.loads(v) if k == "output" else v for k, v in answer.items()}


async def refused(machines: Machines, definition: Any, **more: Any) -> str:
    from csc.emulator.errors import ServiceError

    with pytest.raises(ServiceError) as caught:
        await told(machines, definition, **more)
    return caught.value.message


FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
TASK: dict[str, Any] = {"Type": "Task", "Resource": FUNCTION, "End": True}


async def test_a_state_shows_its_data_on_the_way(machines: Machines) -> None:
    state = {
        "Type": "Pass",
        "InputPath": "$.a",
        "Parameters": {"x.$": "$.b"},
        "ResultPath": "$.r",
        "Next": "Other",
    }
    answer = await told(machines, state, {"a": {"b": 1}}, inspectionLevel="DEBUG")
    data = answer.pop("inspectionData")
    whole = {"a": {"b": 1}, "r": {"x": 1}}
    assert answer == {"output": whole, "status": "SUCCEEDED", "nextState": "Other"}
    assert {step: json.loads(text) for step, text in data.items()} == {
        "input": {"a": {"b": 1}},
        "afterInputPath": {"b": 1},
        "afterParameters": {"x": 1},
        "afterResultSelector": {"x": 1},
        "afterResultPath": whole,
    }


async def test_a_task_does_its_work(machines: Machines) -> None:
    machines.functions.handlers["f"] = lambda payload: {"had": payload}
    answer = await told(machines, TASK, {"a": 1}, roleArn=ROLE, inspectionLevel="TRACE")
    assert answer["output"] == {"had": {"a": 1}}
    assert json.loads(answer["inspectionData"]["result"]) == {"had": {"a": 1}}
    assert "RoleArn is required" in await refused(machines, TASK)


async def test_work_is_mocked(machines: Machines) -> None:
    state = TASK | {"ResultSelector": {"n.$": "$.n"}}
    answer = await told(machines, state, mock={"result": '{"n": 2, "m": 3}'})
    assert answer == {"output": {"n": 2}, "status": "SUCCEEDED"}
    each = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    mapped = {"Type": "Map", "ItemProcessor": each, "MaxConcurrency": 2, "End": True}
    answer = await told(machines, mapped, mock={"result": "[1, 2]"}, inspectionLevel="DEBUG")
    assert (answer["output"], answer["inspectionData"]["maxConcurrency"]) == ([1, 2], 2)


async def test_what_becomes_of_a_failure(machines: Machines) -> None:
    mock = {"errorOutput": {"error": "Mine", "cause": "why"}}
    plain = await told(machines, TASK, mock=mock)
    assert plain == {"status": "FAILED", "error": "Mine", "cause": "why"}
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "Rescue"}]
    state = TASK | {"Catch": catch}
    caught = await told(machines, state, {"a": 1}, mock=mock, inspectionLevel="DEBUG")
    assert (caught["status"], caught["nextState"]) == ("CAUGHT_ERROR", "Rescue")
    assert caught["output"] == {"a": 1, "e": {"Error": "Mine", "Cause": "why"}}
    assert caught["inspectionData"]["errorDetails"] == {"catchIndex": 0}
    state |= {"Retry": [{"ErrorEquals": ["Mine"], "IntervalSeconds": 2, "MaxAttempts": 2}]}
    given: dict[str, Any] = {"mock": mock, "inspectionLevel": "DEBUG"}
    again = await told(machines, state, **given, stateConfiguration={"retrierRetryCount": 1})
    assert again["status"] == "RETRIABLE"
    details = {"retryIndex": 0, "retryBackoffIntervalSeconds": 4}
    assert again["inspectionData"]["errorDetails"] == details
    last = await told(machines, state, **given, stateConfiguration={"retrierRetryCount": 2})
    assert last["status"] == "CAUGHT_ERROR"


async def test_variables_and_the_context_are_given(machines: Machines) -> None:
    state = {
        "Type": "Pass",
        "QueryLanguage": "JSONata",
        "Output": "{% {'v': $v, 'name': $states.context.Execution.Name} %}",
        "Assign": {"w": "{% $v + 1 %}"},
        "End": True,
    }
    given = {"variables": '{"v": 1}', "context": '{"Execution": {"Name": "mine"}}'}
    answer = await told(machines, state, **given, inspectionLevel="DEBUG")
    assert answer["output"] == {"v": 1, "name": "mine"}
    assert json.loads(answer["inspectionData"]["variables"]) == {"v": 1, "w": 2}


async def test_a_state_of_a_machine(machines: Machines) -> None:
    inner = {"StartAt": "In", "States": {"In": {"Type": "Pass", "Result": 7, "End": True}}}
    first = {"Type": "Pass", "Next": "M"}
    states = {"A": first, "M": {"Type": "Map", "ItemProcessor": inner, "End": True}}
    machine = {"StartAt": "A", "States": states}
    assert (await told(machines, machine))["nextState"] == "M"
    assert (await told(machines, machine, stateName="In"))["output"] == 7
    assert await refused(machines, machine, stateName="B") == "State not found in definition"


@pytest.mark.parametrize(
    ("state", "mock", "message"),
    [
        ({"Type": "Pass", "End": True}, {"result": "1"}, "State type 'Pass' is not supported"),
        (TASK, {"result": "no"}, "Mocked result must be valid JSON"),
        (TASK, {"result": "1", "errorOutput": {}}, "only one of the following fields"),
        (TASK | {"Next": "X"}, {"result": "1"}, "Invalid State Machine Definition"),
    ],
)
async def test_what_is_refused(machines: Machines, state: Any, mock: Any, message: str) -> None:
    assert message in await refused(machines, state, mock=mock)


async def test_a_map_isnt_run(machines: Machines) -> None:
    each = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    state = {"Type": "Map", "ItemProcessor": each, "End": True}
    assert "does not support Map or Parallel" in await refused(machines, state)


async def test_it_doesnt_wait(machines: Machines) -> None:
    await told(machines, {"Type": "Wait", "Seconds": 3600, "End": True})
    assert machines.slept == []
