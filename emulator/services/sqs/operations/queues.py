"""CreateQueue, DeleteQueue, GetQueueUrl, ListQueues, PurgeQueue."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.sqs.errors import InvalidParameterValue, QueueNameExists
from csc.emulator.services.sqs.queue import Queue, as_text, check_attributes, check_name

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs


def create_queue(sqs: "Sqs", input: Input, call: Call) -> Output:
    """The queue that is there already is given where its attributes are those asked for.

    Raises QueueNameExists where they aren't.
    """
    name = str(input["QueueName"])
    given = input.get("Attributes") or {}
    check_name(name, fifo=as_text("FifoQueue", given.get("FifoQueue")) == "true")
    attributes = check_attributes(name, given)
    check_target(sqs, name, attributes)
    now, before = sqs.now(), sqs.store.queue(name)
    if before is None:
        sqs.store.save(Queue(name, now, now, attributes, input.get("tags") or {}))
    elif any(before.get(key) != text for key, text in attributes.items()):
        differing = next(key for key, text in attributes.items() if before.get(key) != text)
        raise QueueNameExists(
            "A queue already exists with the same name and a different value for attribute "
            f"{differing}"
        )
    return {"QueueUrl": sqs.url(name)}


def delete_queue(sqs: "Sqs", input: Input, call: Call) -> Output:
    queue = sqs.find(input["QueueUrl"])
    sqs.store.remove(queue.name)
    sqs.tell(queue.name)
    return {}


def get_queue_url(sqs: "Sqs", input: Input, call: Call) -> Output:
    return {"QueueUrl": sqs.url(sqs.find(str(input["QueueName"])).name)}


def list_queues(sqs: "Sqs", input: Input, call: Call) -> Output:
    limit = input.get("MaxResults")
    if limit is not None and not 1 <= int(limit) <= 1000:
        raise InvalidParameterValue(
            f"Value {limit} for parameter MaxResults is invalid. Reason: it must be from 1 to 1000."
        )
    names = [queue.name for queue in sqs.store.queues(str(input.get("QueueNamePrefix") or ""))]
    found, token = page(names, input.get("NextToken"), int(limit or 1000), InvalidParameterValue)
    output: Output = {"QueueUrls": [sqs.url(name) for name in found]} if found else {}
    return output | ({"NextToken": token} if token and limit else {})


def purge_queue(sqs: "Sqs", input: Input, call: Call) -> Output:
    """AWS takes up to a minute and refuses another purge meanwhile; here it is done at once."""
    queue = sqs.find(input["QueueUrl"])
    sqs.store.purge(queue.name)
    return {}


def check_target(sqs: "Sqs", name: str, attributes: dict[str, str]) -> None:
    """The dead-letter queue must be there, and of the same kind. Raises InvalidParameterValue."""
    policy = attributes.get("RedrivePolicy")
    if not policy:
        return
    target = sqs.find_by_arn(str(json.loads(policy)["deadLetterTargetArn"]))
    reason = ""
    if target is None:
        reason = "Dead letter target does not exist."
    elif target.fifo != name.endswith(".fifo"):
        reason = "Dead-letter queue must be same type of queue as the source."
    if reason:
        raise InvalidParameterValue(
            f"Value {policy} for parameter RedrivePolicy is invalid. Reason: {reason}"
        )


def change_attributes(sqs: "Sqs", queue: Queue, attributes: dict[str, str]) -> None:
    """Attributes that are set to nothing are taken away."""
    merged = {**queue.attributes, **attributes}
    kept = {key: text for key, text in merged.items() if text}
    sqs.store.save(replace(queue, attributes=kept, modified=sqs.now()))
