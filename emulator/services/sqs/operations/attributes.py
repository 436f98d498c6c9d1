"""GetQueueAttributes, SetQueueAttributes."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.errors import InvalidAttributeName
from csc.emulator.services.sqs.operations.queues import change_attributes, check_target
from csc.emulator.services.sqs.queue import (
    BOUNDS,
    CHOICES,
    COMPUTED,
    DEFAULTS,
    FIFO_DEFAULTS,
    TEXTS,
    Queue,
    check_attributes,
)

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs

KNOWN = frozenset({"All", *BOUNDS, *CHOICES, *TEXTS, *COMPUTED})


def get_queue_attributes(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises InvalidAttributeName."""
    queue = sqs.find(input["QueueUrl"])
    wanted = list(input.get("AttributeNames") or ())
    for name in wanted:
        if name not in KNOWN:
            raise InvalidAttributeName(f"Unknown Attribute {name}.")
    everything = describe(sqs, queue)
    found = {k: v for k, v in everything.items() if "All" in wanted or k in wanted}
    return {"Attributes": found} if found else {}


def describe(sqs: "Sqs", queue: Queue) -> dict[str, str]:
    now = sqs.now()
    sqs.store.expire(queue.name, now - queue.number("MessageRetentionPeriod"))
    visible, in_flight, delayed = sqs.store.counts(queue.name, now)
    return {
        "QueueArn": sqs.arn(queue.name),
        "ApproximateNumberOfMessages": str(visible),
        "ApproximateNumberOfMessagesNotVisible": str(in_flight),
        "ApproximateNumberOfMessagesDelayed": str(delayed),
        "CreatedTimestamp": str(int(queue.created)),
        "LastModifiedTimestamp": str(int(queue.modified)),
        **DEFAULTS,
        **(FIFO_DEFAULTS if queue.fifo else {}),
        **queue.attributes,
    }


def set_queue_attributes(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    attributes = check_attributes(queue.name, input["Attributes"], made=True)
    check_target(sqs, queue.name, attributes)
    change_attributes(sqs, queue, attributes)
    return {}
