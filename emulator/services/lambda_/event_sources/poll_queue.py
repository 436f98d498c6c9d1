"""A queue's messages to a function: deleted when it has done well, seen again when it hasn't."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

from csc.emulator.services.lambda_.event_sources.store import Source

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.event_sources.manager import EventSources

WAIT_SECONDS = 20


async def poll_queue(sources: "EventSources", source: Source) -> None:
    """For ever. Raises ServiceError where the queue can't be read."""
    url = url_of(sources, source)
    while True:
        messages = await _gather(sources, source, url)
        if messages:
            await handle(sources, source, url, messages)


def url_of(sources: "EventSources", source: Source) -> str:
    account, name = source.arn.split(":")[4:6]
    return f"{sources.cloud.endpoint}/{account}/{name}"


async def _gather(sources: "EventSources", source: Source, url: str) -> list[dict[str, Any]]:
    """A batch: what is there, and what comes within the batching window."""
    loop = asyncio.get_running_loop()
    found = await _receive(sources, source, url, min(source.batch_size, 10), WAIT_SECONDS)
    end = loop.time() + float(source.get("MaximumBatchingWindowInSeconds", 0))
    while found and len(found) < source.batch_size:
        left = max(end - loop.time(), 0)
        wanted = min(source.batch_size - len(found), 10)
        more = await _receive(sources, source, url, wanted, int(left))
        found += more
        if not more and left < 1:
            break
    return found


async def _receive(
    sources: "EventSources", source: Source, url: str, most: int, wait: int
) -> list[dict[str, Any]]:
    told = await sources.read(
        source,
        "sqs",
        "ReceiveMessage",
        QueueUrl=url,
        MaxNumberOfMessages=most,
        WaitTimeSeconds=wait,
        AttributeNames=["All"],
        MessageAttributeNames=["All"],
    )
    return list(told.get("Messages") or ())


async def handle(
    sources: "EventSources", source: Source, url: str, messages: list[dict[str, Any]]
) -> None:
    """Invoke the function with those that its filters let through; delete what is done."""
    from csc.emulator.services.lambda_.event_sources.manager import (
        FunctionFailed,
        failed_items,
        passes,
    )

    records = {message["MessageId"]: as_record(sources, source, message) for message in messages}
    chosen = {id: one for id, one in records.items() if passes(source, _filtered(one))}
    kept: set[str] | None = set()
    if chosen:
        try:
            kept = failed_items(source, await sources.invoke(source, list(chosen.values())))
        except FunctionFailed:
            kept = None
    done = [
        message
        for message in messages
        if message["MessageId"] not in chosen
        or (kept is not None and message["MessageId"] not in kept)
    ]
    for start in range(0, len(done), 10):
        entries = [
            {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
            for number, message in enumerate(done[start : start + 10])
        ]
        await sources.read(source, "sqs", "DeleteMessageBatch", QueueUrl=url, Entries=entries)


def _filtered(record: dict[str, Any]) -> dict[str, Any]:
    """A filter sees a body that is JSON as what it holds."""
    try:
        return {**record, "body": json.loads(record["body"])}
    except ValueError:
        return record


def as_record(sources: "EventSources", source: Source, message: dict[str, Any]) -> dict[str, Any]:
    """The message as a Lambda's event has it."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: _attribute(attribute)
            for name, attribute in (message.get("MessageAttributes") or {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": source.arn,
        "awsRegion": sources.cloud.region,
    } | (
        {"md5OfMessageAttributes": message["MD5OfMessageAttributes"]}
        if "MD5OfMessageAttributes" in message
        else {}
    )


def _attribute(attribute: dict[str, Any]) -> dict[str, Any]:
    import base64

    told: dict[str, Any] = {"stringListValues": [], "binaryListValues": []}
    if "BinaryValue" in attribute:
        told["binaryValue"] = base64.b64encode(attribute["BinaryValue"]).decode()
    else:
        told["stringValue"] = attribute["StringValue"]
    return told | {"dataType": attribute["DataType"]}
