"""SendMessage and SendMessageBatch."""

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sqs.batch import check_batch, each
from csc.emulator.services.sqs.digest import md5, md5_of_attributes, stored
from csc.emulator.services.sqs.errors import (
    BatchRequestTooLong,
    InvalidMessageContents,
    InvalidParameterValue,
    MissingParameter,
)
from csc.emulator.services.sqs.queue import Queue
from csc.emulator.services.sqs.store import Message

if TYPE_CHECKING:
    from csc.emulator.services.sqs.service import Sqs

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search
_TOKEN = re.compile(r"[A-Za-z0-9!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]{1,128}").fullmatch
FIRST_SEQUENCE = 18850000000000000000


def send_message(sqs: "Sqs", input: Input, call: Call) -> Output:
    """Raises QueueDoesNotExist, InvalidMessageContents, InvalidParameterValue, MissingParameter."""
    queue = sqs.find(input["QueueUrl"])
    with sqs.store.storage.transaction():
        output = _send(sqs, queue, input, call)
    sqs.tell(queue.name)
    return output


def send_message_batch(sqs: "Sqs", input: Input, call: Call) -> Output:
    """An entry that is wrong fails alone; the limit of size is the whole batch's."""
    queue = sqs.find(input["QueueUrl"])
    entries = check_batch(input, "SendMessageBatchRequestEntry")
    size = sum(_size(entry) for entry in entries)
    if size > queue.number("MaximumMessageSize"):
        raise BatchRequestTooLong(
            f"Batch requests cannot be longer than {queue.get('MaximumMessageSize')} bytes. You "
            f"have sent {size} bytes."
        )
    for entry in entries:
        try:
            _group(queue, entry)
        except MissingParameter as error:
            raise InvalidParameterValue(error.message) from None
        if queue.fifo:
            _token(queue, entry, str(entry.get("MessageBody") or ""))
    with sqs.store.storage.transaction():
        output = each(entries, lambda entry: _send(sqs, queue, entry, call))
    sqs.tell(queue.name)
    return output


def _size(entry: Mapping[str, Any]) -> int:
    total = len(str(entry.get("MessageBody") or "").encode("utf-8", "replace"))
    for name, attribute in (entry.get("MessageAttributes") or {}).items():
        total += len(name.encode()) + sum(len(str(part)) for part in attribute.values())
    return total


def _send(sqs: "Sqs", queue: Queue, input: Mapping[str, Any], call: Call) -> Output:
    body = str(input.get("MessageBody") or "")
    _check_body(queue, body, input)
    attributes = stored(input.get("MessageAttributes") or {})
    system = stored(input.get("MessageSystemAttributes") or {})
    output: Output = {"MD5OfMessageBody": md5(body)}
    if attributes:
        output["MD5OfMessageAttributes"] = md5_of_attributes(attributes)
    if system:
        output["MD5OfMessageSystemAttributes"] = md5_of_attributes(system)
    fixed = _system_attributes(sqs, call, system)
    if not queue.fifo and input.get("MessageDeduplicationId"):
        raise InvalidParameterValue(
            f"Value {input['MessageDeduplicationId']} for parameter MessageDeduplicationId is "
            "invalid. Reason: The request include parameter that is not valid for this queue type."
        )
    group = _group(queue, input)
    token = _token(queue, input, body) if queue.fifo else None
    if group is not None:
        fixed["MessageGroupId"] = group
    if token is not None:
        fixed["MessageDeduplicationId"] = token
    return output | _store(sqs, queue, input, body, attributes, fixed)


def _store(
    sqs: "Sqs",
    queue: Queue,
    input: Mapping[str, Any],
    body: str,
    attributes: Mapping[str, Any],
    fixed: dict[str, str],
) -> Output:
    now = sqs.now()
    group, token = fixed.get("MessageGroupId"), fixed.get("MessageDeduplicationId")
    scope = f"{group}\0" if queue.get("DeduplicationScope") == "messageGroup" else ""
    known = sqs.store.seen(queue.name, f"{scope}{token}", now) if token else None
    if known is not None:
        return {"MessageId": known[0], "SequenceNumber": known[1]}
    message_id = sqs.cloud.clock.uuid()
    visible = now + _delay(queue, input)
    message = Message(
        0, queue.name, message_id, body, attributes, fixed, group, now, visible, 0, None, None
    )
    number = sqs.store.add(message)
    if token is None:
        return {"MessageId": message_id}
    sequence = str(FIRST_SEQUENCE + number * 256)
    sqs.store.relabel(number, {**fixed, "SequenceNumber": sequence})
    sqs.store.remember(queue.name, f"{scope}{token}", now, (message_id, sequence))
    return {"MessageId": message_id, "SequenceNumber": sequence}


def _check_body(queue: Queue, body: str, input: Mapping[str, Any]) -> None:
    if not body:
        raise MissingParameter("The request must contain the parameter MessageBody.")
    if _FORBIDDEN(body):
        raise InvalidMessageContents(
            "Invalid characters found. Valid unicode characters are "
            "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF."
        )
    limit = queue.number("MaximumMessageSize")
    if _size(input) > limit:
        raise InvalidParameterValue(
            "One or more parameters are invalid. Reason: Message must be shorter than "
            f"{limit} bytes."
        )


def _delay(queue: Queue, input: Mapping[str, Any]) -> int:
    given = input.get("DelaySeconds")
    if given is None:
        return queue.number("DelaySeconds")
    if queue.fifo and given:
        raise InvalidParameterValue(
            f"Value {given} for parameter DelaySeconds is invalid. Reason: The request include "
            "parameter that is not valid for this queue type."
        )
    if not 0 <= int(given) <= 900:
        raise InvalidParameterValue(
            f"Value {given} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be "
            ">= 0 and <= 900."
        )
    return int(given) or (queue.number("DelaySeconds") if queue.fifo else 0)


def _group(queue: Queue, input: Mapping[str, Any]) -> str | None:
    """A standard queue may have groups too: they don't order its messages."""
    group = input.get("MessageGroupId")
    if queue.fifo and not group:
        raise MissingParameter("The request must contain the parameter MessageGroupId.")
    if group is not None and not _TOKEN(str(group)):
        raise InvalidParameterValue(
            f"Value {group} for parameter MessageGroupId is invalid. Reason: MessageGroupId can "
            "only include alphanumeric and punctuation characters. 1 to 128 in length."
        )
    return None if group is None else str(group)


def _token(queue: Queue, input: Mapping[str, Any], body: str) -> str:
    given = input.get("MessageDeduplicationId")
    if given is not None:
        if not _TOKEN(str(given)):
            raise InvalidParameterValue(
                f"Value {given} for parameter MessageDeduplicationId is invalid. Reason: "
                "MessageDeduplicationId can only include alphanumeric and punctuation characters. "
                "1 to 128 in length."
            )
        return str(given)
    if queue.get("ContentBasedDeduplication") != "true":
        raise InvalidParameterValue(
            "The queue should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly"
        )
    return hashlib.sha256(body.encode()).hexdigest()


def _system_attributes(sqs: "Sqs", call: Call, given: Mapping[str, Any]) -> dict[str, str]:
    fixed = {"SenderId": sender_of(sqs, call)}
    for name, attribute in given.items():
        if name != "AWSTraceHeader":
            raise InvalidParameterValue(f"Message system attribute name '{name}' is invalid.")
        fixed[name] = attribute["StringValue"]
    return fixed


def sender_of(sqs: "Sqs", call: Call) -> str:
    """The account for its root, ``<role id>:<session>`` for a role, the id of a user."""
    caller = call.caller
    iam: Any = sqs.cloud.services.get("iam")
    entity = iam.gathered.find(caller.principal) if iam is not None else None
    if entity is None:
        return caller.account
    session = caller.arn.rpartition("/")[2] if ":assumed-role/" in caller.arn else ""
    return f"{entity.id}:{session}" if session else str(entity.id)
