"""ReceiveMessage: at once where there is something, else by long polling.

A message that was received too often goes to the dead-letter queue instead.  Of a FIFO queue, a group
whose messages are in flight waits; what is given keeps the groups' order.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.digest import md5, md5_of_attributes, shown
from csc.emulator.services.sqs.errors import InvalidParameterValue
from csc.emulator.services.sqs.queue import Queue
from csc.emulator.services.sqs.receipts import make_receipt
from csc.emulator.services.sqs.store import Message

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs

LOOKED_AT = 1000


def receive_message(sqs: "Sqs", input: Input, call: Call) -> Output | Awaitable[Output]:
    """Raises QueueDoesNotExist, InvalidParameterValue."""
    queue = sqs.find(input["QueueUrl"])
    limit = _bounded(input, "MaxNumberOfMessages", 1, 1, 10)
    wait = _bounded(input, "WaitTimeSeconds", queue.number("ReceiveMessageWaitTimeSeconds"), 0, 20)
    _bounded(input, "VisibilityTimeout", 0, 0, 43200)
    found = _receive(sqs, queue, input, limit)
    if found or not wait:
        return {"Messages": found} if found else {}
    return _poll(sqs, input, limit, wait)


def _bounded(input: Input, name: str, default: int, low: int, high: int) -> int:
    value = input.get(name)
    if value is None:
        return default
    if not low <= int(value) <= high:
        bounds = f">= {low} and <= {high}" if low == 0 else f"between {low} and {high}"
        raise InvalidParameterValue(
            f"Value {value} for parameter {name} is invalid. Reason: Must be {bounds}, if provided."
        )
    return int(value)


async def _poll(sqs: "Sqs", input: Input, limit: int, seconds: int) -> Output:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while (left := end - loop.time()) > 0:
        queue = sqs.find(input["QueueUrl"])
        await sqs.wait(queue.name, left)
        found = _receive(sqs, sqs.find(input["QueueUrl"]), input, limit)
        if found:
            return {"Messages": found}
    return {}


def _receive(sqs: "Sqs", queue: Queue, input: Input, limit: int) -> list[Output]:
    now, store = sqs.now(), sqs.store
    given = input.get("VisibilityTimeout")
    hidden = queue.number("VisibilityTimeout") if given is None else int(given)
    with store.storage.transaction():
        store.expire(queue.name, now - queue.number("MessageRetentionPeriod"))
        found: list[Output] = []
        blocked = store.groups_in_flight(queue.name, now) if queue.fifo else set()
        there = store.visible(queue.name, now, LOOKED_AT if queue.fifo else 10 * limit)
        for message in _by_group(there) if queue.fifo else there:
            if message.group in blocked and queue.fifo:
                continue
            if _moved_away(sqs, queue, message, now):
                continue
            receipt = make_receipt(sqs, message)
            store.receive(message.id, now + hidden, now, receipt)
            found.append(_describe(sqs, message, receipt, input, now))
            if len(found) == limit:
                break
    return found


def _by_group(messages: Sequence[Message]) -> list[Message]:
    """All of the group whose turn it is, then those of the next."""
    turns = {message.group: turn for turn, message in reversed([*enumerate(messages)])}
    return sorted(messages, key=lambda message: (turns[message.group], message.id))


def _moved_away(sqs: "Sqs", queue: Queue, message: Message, now: float) -> bool:
    """Whether it went to the dead-letter queue."""
    redrive = queue.redrive()
    if redrive is None or message.receives < redrive[1]:
        return False
    target = sqs.find_by_arn(redrive[0])
    if target is None or target.fifo != queue.fifo:
        return False
    system = {**message.system, "DeadLetterQueueSourceArn": sqs.arn(queue.name)}
    sqs.store.move(message.id, target.name, system, now)
    sqs.tell(target.name)
    return True


def _describe(sqs: "Sqs", message: Message, receipt: str, input: Input, now: float) -> Output:
    output: Output = {
        "MessageId": message.message_id,
        "ReceiptHandle": receipt,
        "MD5OfBody": md5(message.body),
        "Body": message.body,
    }
    wanted = [
        *(input.get("AttributeNames") or ()),
        *(input.get("MessageSystemAttributeNames") or ()),
    ]
    system = _system(message, now)
    attributes = {k: v for k, v in system.items() if "All" in wanted or k in wanted}
    if attributes:
        output["Attributes"] = attributes
    named = _named(message.attributes, input.get("MessageAttributeNames") or ())
    if named:
        output["MessageAttributes"] = shown(named)
        output["MD5OfMessageAttributes"] = md5_of_attributes(named)
    return output


def _system(message: Message, now: float) -> dict[str, str]:
    first = message.first_received if message.first_received is not None else now
    return {
        **message.system,
        "SentTimestamp": str(int(message.sent * 1000)),
        "ApproximateReceiveCount": str(message.receives + 1),
        "ApproximateFirstReceiveTimestamp": str(int(first * 1000)),
    }


def _named(attributes: Any, wanted: Sequence[str]) -> dict[str, Any]:
    """``All`` or ``.*`` names every attribute, ``order.*`` those that begin so."""
    prefixes = tuple(name[:-1].removesuffix(".") for name in wanted if name.endswith(".*"))
    return {
        name: value
        for name, value in attributes.items()
        if "All" in wanted or name in wanted or (prefixes and name.startswith(prefixes))
    }
