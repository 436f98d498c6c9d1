"""ListQueueTags, TagQueue, UntagQueue."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def list_queue_tags(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    return {"Tags": dict(queue.tags)} if queue.tags else {}


def tag_queue(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    sqs.store.save(replace(queue, tags={**queue.tags, **input["Tags"]}))
    return {}


def untag_queue(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    gone = set(input["TagKeys"])
    sqs.store.save(replace(queue, tags={k: v for k, v in queue.tags.items() if k not in gone}))
    return {}
