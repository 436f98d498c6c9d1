"""What follows what in a history: the order and the previous ids that were recorded on AWS."""

import asyncio
from typing import Any

from tests.emulator.services.bed import until
from tests.emulator.services.stepfunctions.conftest import Machines, one
from tests.emulator.services.stepfunctions.test_language import FUNCTION

SFN = "stepfunctions"


async def test_iterations_follow_the_last_state_of_their_slot(machines: Machines) -> None:
    told = await machines.wait(one("Map", ItemProcessor=one("Pass"), MaxConcurrency=1), [1, 2])
    assert machines.events(told["executionArn"])[1:] == [
        ("MapStateEntered", 2, 0),
        ("MapStateStarted", 3, 2),
        ("MapIterationStarted", 4, 3),
        ("PassStateEntered", 5, 4),
        ("PassStateExited", 6, 5),
        ("MapIterationSucceeded", 7, 6),
        ("MapIterationStarted", 8, 6),
        ("PassStateEntered", 9, 8),
        ("PassStateExited", 10, 9),
        ("MapIterationSucceeded", 11, 10),
        ("MapStateSucceeded", 12, 11),
        ("MapStateExited", 13, 11),
        ("ExecutionSucceeded", 14, 13),
    ]


async def test_a_failed_iteration_ends_the_others(machines: Machines) -> None:
    async def never(payload: Any) -> Any:
        if payload == 0:
            raise ValueError("no")
        await asyncio.sleep(60)

    machines.functions.handlers["f"] = never
    told = await machines.wait(one("Map", ItemProcessor=one("Task", Resource=FUNCTION)), [0, 1])
    assert told["error"] == "ValueError"
    events = machines.events(told["executionArn"])
    failed = next(number for kind, number, _ in events if kind == "LambdaFunctionFailed")
    last = [(kind, previous) for kind, _, previous in events[-6:]]
    assert last == [
        ("MapIterationFailed", failed),
        ("TaskStateAborted", failed),
        ("MapIterationAborted", failed),
        ("TaskStateAborted", failed),
        ("MapStateFailed", failed),
        ("ExecutionFailed", len(events) - 1),
    ]


async def test_jsonata_that_fails_is_told_with_its_field(machines: Machines) -> None:
    machine = {"QueryLanguage": "JSONata", **one("Pass", Output={"a": "{% $nothing %}"})}
    told = await machines.wait(machine)
    said = (
        "An error occurred while executing the state 'S' (entered at the event id #2). The JSONata "
        "expression '$nothing' specified for the field 'Output/a' returned nothing (undefined)."
    )
    assert (told["error"], told["cause"]) == ("States.QueryEvaluationError", said)
    history = machines.call(SFN, "GetExecutionHistory", executionArn=told["executionArn"])["events"]
    event = history[2]
    assert (event["type"], event["previousEventId"]) == ("EvaluationFailed", 0)
    assert event["evaluationFailedEventDetails"] == {
        "error": "States.QueryEvaluationError",
        "cause": said,
        "location": "Output/a",
        "state": "S",
    }


async def test_a_retried_state_fails_once(machines: Machines) -> None:
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]
    told = await machines.wait(one("Parallel", Branches=[one("Fail", Error="E")], Retry=retry))
    kinds = [kind for kind, _, _ in machines.events(told["executionArn"])]
    assert kinds[2:] == [
        "ParallelStateStarted",
        "FailStateEntered",
        "ParallelStateStarted",
        "FailStateEntered",
        "ParallelStateFailed",
        "ExecutionFailed",
    ]


async def test_a_redriven_execution_goes_on_at_its_failed_state(machines: Machines) -> None:
    answers = [ValueError("no"), 5]

    def handler(payload: Any) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    machines.functions.handlers["f"] = handler
    states = {
        "A": {"Type": "Pass", "Result": 1, "Next": "B"},
        "B": {"Type": "Task", "Resource": FUNCTION, "End": True},
    }
    told = await machines.wait({"StartAt": "A", "States": states})
    assert (told["status"], told["redriveStatus"]) == ("FAILED", "REDRIVABLE")
    execution = told["executionArn"]
    machines.call(SFN, "RedriveExecution", executionArn=execution)
    await until(lambda: not machines.sfn.tasks)
    told = machines.call(SFN, "DescribeExecution", executionArn=execution)
    assert (told["status"], told["output"], told["redriveCount"]) == ("SUCCEEDED", "5", 1)
    kinds = [kind for kind, _, _ in machines.events(execution)]
    assert kinds.count("PassStateEntered") == 1
    assert "ExecutionRedriven" in kinds
    machines.fails("ExecutionNotRedrivable", SFN, "RedriveExecution", executionArn=execution)


async def test_what_a_state_assigns_is_told_at_its_end(machines: Machines) -> None:
    told = await machines.wait(one("Pass", Assign={"n": 1, "t": "x"}))
    history = machines.call(SFN, "GetExecutionHistory", executionArn=told["executionArn"])["events"]
    details = history[2]["stateExitedEventDetails"]
    assert details["assignedVariables"] == {"n": "1", "t": '"x"'}
    assert details["assignedVariablesDetails"] == {"truncated": False}
