"""ListQueueTags, TagQueue, UntagQueue."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.errors import InvalidParameterValue, MissingParameter

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs

MOST = 50


def list_queue_tags(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    return {"Tags": dict(queue.tags)} if queue.tags else {}


def tag_queue(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    if not input["Tags"]:
        raise MissingParameter("The request must contain the parameter Tags.")
    tags = {**queue.tags, **input["Tags"]}
    if len(tags) > MOST:
        raise InvalidParameterValue(f"Too many tags added for queue {queue.name}.")
    sqs.store.save(replace(queue, tags=tags))
    return {}


def untag_queue(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    gone = set(input["TagKeys"])
    if not gone:
        raise InvalidParameterValue("Tag keys must be between 1 and 128 characters in length.")
    sqs.store.save(replace(queue, tags={k: v for k, v in queue.tags.items() if k not in gone}))
    return {}
