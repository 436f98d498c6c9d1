"""AWS::SQS::Queue, QueuePolicy and QueueInlinePolicy, in the service ``sqs``."""

import json
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of, text_of
from csc.emulator.cloudformation.resources.recorded import Record, arn

_ARN = arn("sqs", "{name}")
_URL = "{endpoint}/{account}/{name}"


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, str]:
    """The queue's attributes."""
    from csc.emulator.services.sqs.queue import check_attributes, check_name

    name = identity.attributes["QueueName"]
    given = {k: text_of(v) for k, v in properties.items() if k not in ("QueueName", "Tags")}
    check_name(name, fifo=given.get("FifoQueue") == "true")
    return check_attributes(name, given)


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """What it holds stays, and so does its policy, which is a resource of its own."""
    from csc.emulator.services.sqs.queue import Queue

    sqs: Any = cloud.services["sqs"]
    name, now = new.identity.attributes["QueueName"], sqs.now()
    before = sqs.store.queue(name)
    policy = before.attributes.get("Policy") if before is not None else None
    attributes = {**new.built, **({"Policy": policy} if policy else {})}
    created = before.created if before is not None else now
    sqs.store.save(Queue(name, created, now, attributes, tags_of(new.properties)))


def _remove(cloud: Cloud, old: Realised) -> None:
    sqs: Any = cloud.services["sqs"]
    sqs.store.remove(old.identity.attributes["QueueName"])


def _apply_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    before = set(old.properties["Queues"]) if old is not None else set()
    for url in before - set(new.properties["Queues"]):
        _set_policy(cloud, url, "")
    for url in new.properties["Queues"]:
        _set_policy(cloud, url, json.dumps(new.properties["PolicyDocument"]))


def _remove_policy(cloud: Cloud, old: Realised) -> None:
    for url in old.properties["Queues"]:
        _set_policy(cloud, url, "")


def _apply_inline_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """Of one queue, whose whole policy it is: a change of the queue is another resource."""
    _set_policy(cloud, new.properties["Queue"], json.dumps(new.properties["PolicyDocument"]))


def _remove_inline_policy(cloud: Cloud, old: Realised) -> None:
    _set_policy(cloud, old.properties["Queue"], "")


def _set_policy(cloud: Cloud, url: str, text: str) -> None:
    from csc.emulator.services.sqs.operations.queues import change_attributes

    sqs: Any = cloud.services["sqs"]
    queue = sqs.store.queue(str(url).rpartition("/")[2])
    if queue is not None:
        change_attributes(sqs, queue, {"Policy": text})


TYPES = (
    emulated(
        "AWS::SQS::Queue",
        Record(
            _URL,
            "QueueName",
            {"Arn": _ARN, "QueueName": "{name}", "QueueUrl": _URL},
            fifo="FifoQueue",
        ),
        _apply,
        _remove,
        _build,
    ),
    emulated(
        "AWS::SQS::QueuePolicy",
        Record("{id}", attributes={"Id": "{id}"}),
        _apply_policy,
        _remove_policy,
    ),
    emulated(
        "AWS::SQS::QueueInlinePolicy",
        Record("{Queue}"),
        _apply_inline_policy,
        _remove_inline_policy,
    ),
)
