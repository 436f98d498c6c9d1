"""Publish and PublishBatch."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.outbox import Sent
from csc.emulator.services.sns.check_attributes import check_message_attributes
from csc.emulator.services.sns.deliver import PHONE, deliver
from csc.emulator.services.sns.envelope import Published
from csc.emulator.services.sns.errors import (
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InvalidBatchEntryId,
    InvalidParameter,
    InvalidParameterValue,
    TooManyEntriesInBatchRequest,
)
from csc.emulator.services.sns.store import Topic
from csc.emulator.services.sqs.digest import stored

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

_ID = re.compile(r"[A-Za-z0-9_-]+").fullmatch
LARGEST = 256 * 1024
FIRST_SEQUENCE = 10000000000000000000


def publish(sns: "Sns", input: Input, call: Call) -> Output:
    """To a topic, or as a text message to a telephone number.

    Raises InvalidParameter, NotFound.
    """
    if input.get("PhoneNumber"):
        to = (str(input["PhoneNumber"]),)
        if not PHONE(to[0]):
            raise InvalidParameter(
                f"Invalid parameter: PhoneNumber Reason: {to[0]} is not valid to publish to"
            )
        sns.cloud.outbox.send(Sent("sns", "sms", "", to, "", str(input["Message"])))
        return {"MessageId": sns.cloud.clock.uuid()}
    target = str(input.get("TargetArn") or "")
    if ":endpoint/" in target:
        raise InvalidParameter(
            "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified"
        )
    topic = sns.find(input.get("TopicArn") or target)
    return _publish(sns, topic, input)


def publish_batch(sns: "Sns", input: Input, call: Call) -> Output:
    """An entry that is wrong fails alone."""
    topic = sns.find(input["TopicArn"])
    entries = input.get("PublishBatchRequestEntries") or ()
    if not entries:
        raise EmptyBatchRequest("The batch request doesn't contain any entries.")
    if len(entries) > 10:
        raise TooManyEntriesInBatchRequest(
            "The batch request contains more entries than permissible."
        )
    if len({entry["Id"] for entry in entries}) < len(entries):
        raise BatchEntryIdsNotDistinct("Two or more batch entries in the request have the same Id.")
    for entry in entries:
        _check_id(str(entry["Id"]))
    if sum(map(_size, entries)) > LARGEST:
        raise BatchRequestTooLong(
            "The length of all the messages put together is more than the limit."
        )
    if topic.fifo and any(not entry.get("MessageGroupId") for entry in entries):
        raise InvalidParameter(
            "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"
        )
    done: list[Output] = []
    failed: list[Output] = []
    for entry in entries:
        try:
            done.append({"Id": entry["Id"], **_publish(sns, topic, entry)})
        except ServiceError as error:
            told = {"Code": error.code, "Message": error.message, "SenderFault": True}
            failed.append({"Id": entry["Id"], **told})
    return {"Successful": done, "Failed": failed}


def _check_id(id: str) -> None:
    """Raises InvalidBatchEntryId."""
    said = "The Id of a batch entry in the batch request"
    if len(id) > 80:
        raise InvalidBatchEntryId(f"{said} is too long: {id}")
    if not _ID(id):
        raise InvalidBatchEntryId(f"{said} contains an impermissible character: {id}")


def _size(input: Mapping[str, Any]) -> int:
    """Bytes of a message and its attributes."""
    total = len(str(input.get("Message") or "").encode("utf-8", "replace"))
    for name, attribute in (input.get("MessageAttributes") or {}).items():
        parts = (
            value if isinstance(value, bytes) else str(value).encode()
            for value in attribute.values()
        )
        total += len(name.encode()) + sum(map(len, parts))
    return total


def _publish(sns: "Sns", topic: Topic, input: Mapping[str, Any]) -> Output:
    text, texts = _texts(input)
    attributes = _attributes(input)
    subject = input.get("Subject")
    if subject is not None and (not 0 < len(str(subject)) < 101 or "\n" in str(subject)):
        raise InvalidParameter("Invalid parameter: Subject")
    answer: dict[str, str] = {"MessageId": sns.cloud.clock.uuid()}
    group, token = _order(topic, input, text)
    if token is not None:
        known = sns.store.seen(topic.arn, token, sns.now())
        if known is not None:
            return dict(known)
        answer["SequenceNumber"] = str(FIRST_SEQUENCE + int(sns.now() * 1_000_000))
        sns.store.remember(topic.arn, token, sns.now(), answer)
    published = Published(
        topic.arn,
        answer["MessageId"],
        text,
        texts,
        None if subject is None else str(subject),
        attributes,
        sns.now(),
        group,
        token,
        answer.get("SequenceNumber"),
    )
    deliver(sns, published)
    return dict(answer)


def _texts(input: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The message, and with MessageStructure json those of each protocol."""
    message = str(input.get("Message") or "")
    if not message:
        raise InvalidParameter("Invalid parameter: Empty message")
    if _size(input) > LARGEST:
        raise InvalidParameter("Invalid parameter: Message too long")
    if input.get("MessageStructure") != "json":
        return message, {}
    try:
        given = json.loads(message)
    except ValueError:
        raise InvalidParameter(
            "Invalid parameter: Message Structure - JSON message body failed to parse"
        ) from None
    if not isinstance(given, dict) or not isinstance(given.get("default"), str):
        raise InvalidParameter(
            "Invalid parameter: Message Structure - No default entry in JSON message body"
        )
    return given["default"], {k: v for k, v in given.items() if isinstance(v, str)}


def _attributes(input: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    given = input.get("MessageAttributes") or {}
    check_message_attributes(given)
    arrays = {k: v for k, v in given.items() if v.get("DataType") == "String.Array"}
    try:
        return stored({**given, **arrays})
    except ServiceError as error:
        raise InvalidParameterValue(error.message) from None


def _order(topic: Topic, input: Mapping[str, Any], text: str) -> tuple[str | None, str | None]:
    """Group and deduplication token of a FIFO topic's message."""
    group = input.get("MessageGroupId")
    if not topic.fifo:
        if input.get("MessageDeduplicationId"):
            raise InvalidParameter(
                "Invalid parameter: MessageDeduplicationId Reason: The request includes "
                "MessageDeduplicationId parameter that is not valid for this topic type"
            )
        return (None if group is None else str(group)), None
    if not group:
        raise InvalidParameter(
            "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"
        )
    token = input.get("MessageDeduplicationId")
    if token is None:
        if topic.attributes.get("ContentBasedDeduplication") != "true":
            raise InvalidParameter(
                "Invalid parameter: The topic should either have ContentBasedDeduplication enabled "
                "or MessageDeduplicationId provided explicitly"
            )
        token = hashlib.sha256(text.encode()).hexdigest()
    return str(group), str(token)
