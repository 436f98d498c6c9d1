"""What SQS says and does in the cases that were recorded on AWS."""

import asyncio
import base64
import json
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.bed import Bed, until


def make(bed: Bed, name: str, **attributes: str) -> str:
    made = bed.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)
    return str(made["QueueUrl"])


def arn(name: str) -> str:
    return f"arn:aws:sqs:us-east-1:123456789012:{name}"


def send(bed: Bed, url: str, body: str, **more: Any) -> None:
    bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body, **more)


def bodies(bed: Bed, url: str) -> list[str]:
    found = bed.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", ())]


def dead_letters(bed: Bed) -> str:
    """The URL of a queue with three dead letters of the queue ``main``."""
    url = make(bed, "dead")
    policy = json.dumps({"deadLetterTargetArn": arn("dead"), "maxReceiveCount": 1})
    source = make(bed, "main", RedrivePolicy=policy, VisibilityTimeout="0")
    for body in "abc":
        send(bed, source, body)
    bodies(bed, source)
    bodies(bed, source)
    return url


def test_a_group_is_given_whole_before_the_next(bed: Bed) -> None:
    url = make(bed, "q.fifo", FifoQueue="True", ContentBasedDeduplication="True")
    for body, group in (("a1", "a"), ("b1", "b"), ("a2", "a"), ("a3", "a")):
        send(bed, url, body, MessageGroupId=group)
    assert bodies(bed, url) == ["a1", "a2", "a3", "b1"]


def test_a_purged_queue_forgets_the_tokens(bed: Bed) -> None:
    url = make(bed, "q.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    send(bed, url, "a", MessageGroupId="g")
    bed.call("sqs", "PurgeQueue", QueueUrl=url)
    send(bed, url, "a", MessageGroupId="g")
    assert bodies(bed, url) == ["a"]


@pytest.mark.parametrize(
    ("operation", "input", "said"),
    [
        (
            "ReceiveMessage",
            {"MaxNumberOfMessages": 11},
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
        ),
        (
            "ReceiveMessage",
            {"WaitTimeSeconds": 21},
            "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
        ),
        (
            "SendMessage",
            {"MessageBody": "x", "MessageAttributes": {"e": {"DataType": "String", "StringValue": ""}}},
            "Message (user) attribute 'e' must contain a non-empty value of type 'String'.",
        ),
        ("RemovePermission", {"Label": "l"}, "Value l for parameter Label is invalid. Reason: can't find label."),
        ("SetQueueAttributes", {"Attributes": {"FifoQueue": "false"}}, "Unknown Attribute FifoQueue."),
        ("SendMessageBatch", {}, "There should be at least one SendMessageBatchRequestEntry in the request."),
    ],
)  # fmt: skip
def test_what_is_said_of_wrong_parameters(bed: Bed, operation: str, input: Any, said: str) -> None:
    url = make(bed, "q")
    with pytest.raises(ServiceError) as refused:
        bed.call("sqs", operation, QueueUrl=url, **input)
    assert refused.value.message == said


def test_the_kind_of_a_queue_stays(bed: Bed) -> None:
    url = make(bed, "q.fifo", FifoQueue="true")
    bed.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"FifoQueue": "true"})
    with pytest.raises(ServiceError) as refused:
        bed.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"FifoQueue": "false"})
    assert refused.value.message.endswith("Reason: Modifying queue type is not supported.")


@pytest.mark.parametrize("name", ["aWs.x", "AMAZON.x", ".x", "a!b", "L" * 257])
def test_names_that_attributes_may_not_have(bed: Bed, name: str) -> None:
    url, good = make(bed, "q"), {"DataType": "String", "StringValue": "v"}
    send(bed, url, "x", MessageAttributes={"attr.1øß": good})
    bed.fails(
        "InvalidParameterValueException",
        "sqs",
        "SendMessage",
        QueueUrl=url,
        MessageBody="x",
        MessageAttributes={name: good},
    )


def test_dead_letters_are_moved_and_the_task_is_told(bed: Bed) -> None:
    dead_letters(bed)
    started = bed.call("sqs", "StartMessageMoveTask", SourceArn=arn("dead"))
    assert json.loads(base64.b64decode(started["TaskHandle"]))["sourceArn"] == arn("dead")
    [task] = bed.call("sqs", "ListMessageMoveTasks", SourceArn=arn("dead"))["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 3)
    assert "TaskHandle" not in task
    bed.fails(
        "ResourceNotFoundException",
        "sqs",
        "CancelMessageMoveTask",
        TaskHandle=started["TaskHandle"],
    )
    bed.fails("InvalidParameterValueException", "sqs", "CancelMessageMoveTask", TaskHandle="x")


async def test_a_slow_task_can_be_cancelled(bed: Bed) -> None:
    dead_letters(bed)
    other = make(bed, "other")
    start = {"SourceArn": arn("dead"), "DestinationArn": arn("other")}
    handle = bed.call("sqs", "StartMessageMoveTask", **start, MaxNumberOfMessagesPerSecond=1)
    with pytest.raises(ServiceError) as refused:
        bed.call("sqs", "StartMessageMoveTask", **start)
    assert refused.value.message.startswith("There is already a task running.")
    service: Any = bed.cloud.services["sqs"]
    await until(lambda: service.moves[arn("dead")][0].moved)
    cancelled = bed.call("sqs", "CancelMessageMoveTask", TaskHandle=handle["TaskHandle"])
    assert cancelled == {"ApproximateNumberOfMessagesMoved": 1}
    assert len(bodies(bed, other)) == 1
    await service.close()
    await asyncio.sleep(0)
    [task] = bed.call("sqs", "ListMessageMoveTasks", SourceArn=arn("dead"))["Results"]
    assert task["Status"] == "CANCELLED"
