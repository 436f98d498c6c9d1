"""Activities: tasks that a worker of the user's takes."""

import asyncio
import json

from tests.emulator.services.bed import until
from tests.emulator.services.stepfunctions.conftest import Machines, one

SFN = "stepfunctions"


async def test_a_worker_takes_a_task_and_answers(machines: Machines) -> None:
    arn = machines.call(SFN, "CreateActivity", name="a")["activityArn"]
    polling = asyncio.ensure_future(
        machines.ask(SFN, "GetActivityTask", activityArn=arn, workerName="w")
    )
    execution = machines.begin(
        one("Task", Resource=arn, TimeoutSeconds=60, HeartbeatSeconds=10), {"x": 1}
    )
    task = await polling
    assert json.loads(task["input"]) == {"x": 1}
    machines.call(SFN, "SendTaskHeartbeat", taskToken=task["taskToken"])
    machines.call(SFN, "SendTaskSuccess", taskToken=task["taskToken"], output='{"y": 2}')
    await until(lambda: not machines.sfn.tasks)
    told = machines.call(SFN, "DescribeExecution", executionArn=execution)
    assert told["output"] == '{"y":2}'
    assert machines.events(execution) == [
        ("ExecutionStarted", 1, 0),
        ("TaskStateEntered", 2, 0),
        ("ActivityScheduled", 3, 2),
        ("ActivityStarted", 4, 3),
        ("ActivitySucceeded", 5, 4),
        ("TaskStateExited", 6, 5),
        ("ExecutionSucceeded", 7, 6),
    ]


async def test_a_task_of_an_activity_that_is_gone_fails(machines: Machines) -> None:
    arn = machines.call(SFN, "CreateActivity", name="a")["activityArn"]
    assert machines.call(SFN, "CreateActivity", name="a")["activityArn"] == arn
    [listed] = machines.call(SFN, "ListActivities")["activities"]
    assert (listed["name"], listed["activityArn"]) == ("a", arn)
    described = machines.call(SFN, "DescribeActivity", activityArn=arn)
    assert described["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}
    machines.call(SFN, "TagResource", resourceArn=arn, tags=[{"key": "k", "value": "v"}])
    assert machines.call(SFN, "ListTagsForResource", resourceArn=arn)["tags"] == [
        {"key": "k", "value": "v"}
    ]
    machines.call(SFN, "DeleteActivity", activityArn=arn)
    machines.call(SFN, "DeleteActivity", activityArn=arn)
    machines.fails("ActivityDoesNotExist", SFN, "DescribeActivity", activityArn=arn)
    told = await machines.wait(one("Task", Resource=arn))
    assert told["cause"].endswith(f"The activity {arn} does not exist.")


async def test_a_task_that_nobody_takes_times_out(machines: Machines) -> None:
    arn = machines.call(SFN, "CreateActivity", name="a")["activityArn"]
    told = await machines.wait(one("Task", Resource=arn, TimeoutSeconds=0.01))
    assert (told["status"], told["error"]) == ("FAILED", "States.Timeout")
    kinds = [kind for kind, _, _ in machines.events(told["executionArn"])]
    assert kinds[2:] == ["ActivityScheduled", "ActivityTimedOut", "ExecutionFailed"]
