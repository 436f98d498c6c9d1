"""ListDeadLetterSourceQueues; StartMessageMoveTask and what there is to say of its tasks."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.sqs.errors import InvalidParameterValue, ResourceNotFoundException
from csc.emulator.services.sqs.queue import Queue

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def list_dead_letter_source_queues(sqs: "Sqs", input: Input, call: Call) -> Output:
    arn = sqs.arn(sqs.find(input["QueueUrl"]).name)
    names = [queue.name for queue in _sources(sqs, arn)]
    limit = int(input.get("MaxResults") or 1000)
    found, token = page(names, input.get("NextToken"), limit, InvalidParameterValue)
    return {"queueUrls": [sqs.url(name) for name in found]} | (
        {"NextToken": token} if token else {}
    )


def _sources(sqs: "Sqs", arn: str) -> list[Queue]:
    return [q for q in sqs.store.queues() if (redrive := q.redrive()) and redrive[0] == arn]


def start_message_move_task(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Move all messages back to where they came from, or to ``DestinationArn``.

    Raises ResourceNotFoundException; UnsupportedOperation is not needed: a task ends at once.
    """
    source = _queue(sqs, str(input["SourceArn"]))
    if not _sources(sqs, sqs.arn(source.name)):
        raise InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.")
    destination = input.get("DestinationArn")
    target = _queue(sqs, str(destination)) if destination else None
    now, moved = sqs.now(), set()
    with sqs.store.storage.transaction():
        for message in sqs.store.visible(source.name, now, 1_000_000):
            origin = message.system.get("DeadLetterQueueSourceArn", "")
            to = target or sqs.find_by_arn(origin)
            if to is not None:
                system = {k: v for k, v in message.system.items() if k[:4] != "Dead"}
                sqs.store.move(message.id, to.name, system, now)
                moved.add(to.name)
    for name in moved:
        sqs.tell(name)
    return {"TaskHandle": sqs.cloud.clock.uuid()}


def _queue(sqs: "Sqs", arn: str) -> Queue:
    queue = sqs.find_by_arn(arn)
    if queue is None:
        raise ResourceNotFoundException(
            "The resource that you specified for the SourceArn parameter doesn't exist."
        )
    return queue


def list_message_move_tasks(sqs: "Sqs", input: Input, call: Call) -> Output:
    _queue(sqs, str(input["SourceArn"]))
    return {"Results": []}


def cancel_message_move_task(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException: a task has ended before it can be cancelled."""
    raise ResourceNotFoundException("Task does not exist.")
