"""StartMessageMoveTask, ListMessageMoveTasks, CancelMessageMoveTask: dead letters back to their queues.

A task without a rate is done at once; one with ``MaxNumberOfMessagesPerSecond`` moves so many each second.
"""

import asyncio
import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.errors import InvalidParameterValue, ResourceNotFoundException
from csc.emulator.services.sqs.moves import CANCELLED, COMPLETED, FAILED, RUNNING, MoveTask
from csc.emulator.services.sqs.operations.redrive import sources_of
from csc.emulator.services.sqs.queue import Queue

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs

GONE = "AWS.SimpleQueueService.NonExistentQueue"
ALL = 1_000_000


def start_message_move_task(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException, InvalidParameterValue."""
    source = _queue(sqs, str(input["SourceArn"]), "SourceArn")
    arn = sqs.arn(source.name)
    if not sources_of(sqs, arn):
        raise InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.")
    destination = input.get("DestinationArn")
    if destination:
        _queue(sqs, str(destination), "DestinationArn")
    tasks = sqs.moves.setdefault(arn, [])
    if tasks and tasks[0].status == RUNNING:
        raise InvalidParameterValue(
            "There is already a task running. Only one active task is allowed for a source queue "
            "arn at a given time."
        )
    waiting = len(sqs.store.visible(source.name, sqs.now(), ALL))
    rate = input.get("MaxNumberOfMessagesPerSecond")
    named = {"taskId": sqs.cloud.clock.uuid(), "sourceArn": arn}
    handle = base64.b64encode(json.dumps(named, separators=(",", ":")).encode()).decode()
    task = MoveTask(handle, arn, destination, rate and int(rate), sqs.now(), waiting)
    tasks.insert(0, task)
    if task.rate is None:
        _move(sqs, task, waiting)
        _finish(task)
    else:
        task.running = asyncio.get_running_loop().create_task(_move_slowly(sqs, task, task.rate))
    return {"TaskHandle": handle}


def _finish(task: MoveTask) -> None:
    if task.status == RUNNING:
        task.status = COMPLETED


async def _move_slowly(sqs: "Sqs", task: MoveTask, rate: int) -> None:
    while task.status == RUNNING and task.moved < task.to_move:
        if not _move(sqs, task, rate):
            break
        await asyncio.sleep(1)
    _finish(task)


def _move(sqs: "Sqs", task: MoveTask, most: int) -> int:
    """Move so many, and say how many there were."""
    now, moved = sqs.now(), set()
    target = sqs.find_by_arn(task.destination) if task.destination else None
    if task.destination and target is None:
        task.status, task.reason = FAILED, GONE
        return 0
    with sqs.store.storage.transaction():
        messages = sqs.store.visible(task.source.rpartition(":")[2], now, most)
        for message in messages:
            origin = message.system.get("DeadLetterQueueSourceArn", "")
            to = target or sqs.find_by_arn(origin)
            if to is not None:
                system = {k: v for k, v in message.system.items() if k[:4] != "Dead"}
                sqs.store.move(message.id, to.name, system, now)
                moved.add(to.name)
                task.moved += 1
    for name in moved:
        sqs.tell(name)
    return len(messages)


def _queue(sqs: "Sqs", arn: str, parameter: str) -> Queue:
    queue = sqs.find_by_arn(arn)
    if queue is None:
        raise ResourceNotFoundException(
            f"The resource that you specified for the {parameter} parameter doesn't exist."
        )
    return queue


def list_message_move_tasks(sqs: "Sqs", input: Input, call: Call) -> Output:
    """The newest first; one of them unless more are asked for."""
    source = _queue(sqs, str(input["SourceArn"]), "SourceArn")
    tasks = sqs.moves.get(sqs.arn(source.name), [])
    return {"Results": [_told(task) for task in tasks[: int(input.get("MaxResults") or 1)]]}


def _told(task: MoveTask) -> dict[str, Any]:
    told: dict[str, Any] = {
        "Status": task.status,
        "SourceArn": task.source,
        "ApproximateNumberOfMessagesMoved": task.moved,
        "ApproximateNumberOfMessagesToMove": task.to_move,
        "StartedTimestamp": int(task.started * 1000),
    }
    for member, value in (
        ("DestinationArn", task.destination),
        ("MaxNumberOfMessagesPerSecond", task.rate),
        ("FailureReason", task.reason),
        ("TaskHandle", task.handle if task.status == RUNNING else None),
    ):
        if value:
            told[member] = value
    return told


def cancel_message_move_task(sqs: "Sqs", input: Input, call: Call) -> Output:
    """What was moved stays where it is. Raises ResourceNotFoundException, InvalidParameterValue."""
    handle = str(input["TaskHandle"])
    try:
        source = str(json.loads(base64.b64decode(handle, validate=True))["sourceArn"])
    except (binascii.Error, ValueError, LookupError, TypeError):
        raise InvalidParameterValue("Value for parameter TaskHandle is invalid.") from None
    _queue(sqs, source, "SourceArn")
    for task in sqs.moves.get(source, []):
        if task.handle == handle and task.status == RUNNING:
            task.status = CANCELLED
            return {"ApproximateNumberOfMessagesMoved": task.moved}
    raise ResourceNotFoundException("Task does not exist.")
