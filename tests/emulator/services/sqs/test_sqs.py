"""Queues as clients see them: in JSON, as a form, and by the rules of FIFO queues."""

import asyncio
import hashlib
import json
from typing import Any

import aiohttp
import pytest

from csc.emulator.calls import Caller
from csc.emulator.errors import ServiceError
from tests.emulator.conftest import Running, signed_now
from tests.emulator.services.bed import Bed, ask, client_of, refused


def queue(bed: Bed, name: str = "orders", **attributes: str) -> str:
    made = bed.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)
    return str(made["QueueUrl"])


def send(bed: Bed, url: str, body: str, **more: Any) -> Any:
    return bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body, **more)


def bodies(bed: Bed, url: str, **more: Any) -> list[str]:
    more.setdefault("MaxNumberOfMessages", 10)
    answer = bed.call("sqs", "ReceiveMessage", QueueUrl=url, **more)
    return [message["Body"] for message in answer.get("Messages", ())]


async def test_boto3_sends_receives_and_deletes(running: Running) -> None:
    sqs = client_of(running, "sqs")
    url = (await ask(sqs.create_queue, QueueName="orders", tags={"team": "a"}))["QueueUrl"]
    assert url == f"{running.emulator.url}/123456789012/orders"
    attributes = {
        "n": {"DataType": "Number", "StringValue": "5"},
        "b": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    }
    sent = await ask(
        sqs.send_message, QueueUrl=url, MessageBody="héllo", MessageAttributes=attributes
    )
    digest = hashlib.md5("héllo".encode(), usedforsecurity=False).hexdigest()
    assert sent["MD5OfMessageBody"] == digest
    got = await ask(
        sqs.receive_message,
        QueueUrl=url,
        MessageAttributeNames=["All"],
        MessageSystemAttributeNames=["All"],
    )
    [message] = got["Messages"]  # boto3 has compared the digests
    assert message["Body"] == "héllo"
    assert message["MessageAttributes"] == attributes
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "Messages" not in await ask(sqs.receive_message, QueueUrl=url)
    await ask(sqs.delete_message, QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    told = await ask(sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["All"])
    assert told["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "0"
    assert (await ask(sqs.list_queue_tags, QueueUrl=url))["Tags"] == {"team": "a"}
    code = "AWS.SimpleQueueService.NonExistentQueue"
    assert await refused(sqs.get_queue_url, QueueName="other") == (code, 400)


async def test_a_form_is_answered_in_xml(running: Running) -> None:
    sqs = client_of(running, "sqs")
    url = (await ask(sqs.create_queue, QueueName="orders"))["QueueUrl"]
    form = {
        "Action": "SendMessage",
        "MessageBody": "a&b",
        "MessageAttribute.1.Name": "kind",
        "MessageAttribute.1.Value.DataType": "String",
        "MessageAttribute.1.Value.StringValue": "new",
    }
    async with aiohttp.ClientSession(headers=signed_now("sqs")) as session:
        async with session.post(url, data=form) as answer:
            text = await answer.text()
        assert "<SendMessageResponse" in text and "<MD5OfMessageBody>" in text
        query = {"Action": "ReceiveMessage", "MessageAttributeName.1": "kind"}
        async with session.get(url, params=query) as answer:
            text = await answer.text()
        assert "<Message>" in text and "<Body>a&amp;b</Body>" in text
        assert "<MessageAttribute><Name>kind</Name><Value>" in text
        async with session.get(f"{url}x", params={"Action": "PurgeQueue"}) as answer:
            assert answer.status == 400
            text = await answer.text()
        assert "<Code>AWS.SimpleQueueService.NonExistentQueue</Code>" in text


async def test_visibility_and_delay(bed: Bed) -> None:
    url = queue(bed, VisibilityTimeout="30")
    send(bed, url, "late", DelaySeconds=10)
    send(bed, url, "now")
    assert bodies(bed, url) == ["now"]
    counts = bed.call("sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])
    assert counts["Attributes"]["ApproximateNumberOfMessagesDelayed"] == "1"
    assert counts["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "1"
    bed.time += 10
    assert bodies(bed, url, VisibilityTimeout=0) == ["late"]
    bed.time += 20
    assert sorted(bodies(bed, url)) == ["late", "now"]


async def test_a_change_of_visibility(bed: Bed) -> None:
    url = queue(bed)
    send(bed, url, "x")
    [message] = bed.call("sqs", "ReceiveMessage", QueueUrl=url)["Messages"]
    handle = message["ReceiptHandle"]
    change: dict[str, Any] = {"QueueUrl": url, "ReceiptHandle": handle}
    bed.call("sqs", "ChangeMessageVisibility", **change, VisibilityTimeout=0)
    bed.fails("MessageNotInflight", "sqs", "ChangeMessageVisibility", **change, VisibilityTimeout=5)
    assert bodies(bed, url) == ["x"]
    wrong = {"QueueUrl": url, "ReceiptHandle": "no"}
    bed.fails("ReceiptHandleIsInvalid", "sqs", "DeleteMessage", **wrong)


async def test_a_long_poll_is_woken_by_a_message(bed: Bed) -> None:
    url = queue(bed)
    waiting = asyncio.ensure_future(
        bed.ask("sqs", "ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)
    )
    await asyncio.sleep(0)
    send(bed, url, "here")
    [message] = (await waiting)["Messages"]
    assert message["Body"] == "here"


async def test_a_message_received_too_often_goes_to_the_dead_letter_queue(bed: Bed) -> None:
    dead = queue(bed, "dead")
    arn = "arn:aws:sqs:us-east-1:123456789012:dead"
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "2"})
    url = queue(bed, RedrivePolicy=policy, VisibilityTimeout="1")
    send(bed, url, "bad")
    for _ in range(2):
        assert bodies(bed, url) == ["bad"]
        bed.time += 2
    assert bodies(bed, url) == []
    sources = bed.call("sqs", "ListDeadLetterSourceQueues", QueueUrl=dead)
    assert sources["queueUrls"] == [url]
    assert bodies(bed, dead, VisibilityTimeout=0) == ["bad"]
    bed.call("sqs", "StartMessageMoveTask", SourceArn=arn)
    assert bodies(bed, dead) == []


async def test_fifo_orders_groups_and_drops_what_was_sent_twice(bed: Bed) -> None:
    url = queue(bed, "o.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    first = send(bed, url, "a1", MessageGroupId="a")
    again = send(bed, url, "a1", MessageGroupId="a")
    assert first["MessageId"] == again["MessageId"]
    send(bed, url, "a2", MessageGroupId="a")
    send(bed, url, "b1", MessageGroupId="b")
    got = bed.call("sqs", "ReceiveMessage", QueueUrl=url, AttributeNames=["All"])
    [message] = got["Messages"]
    assert message["Body"] == "a1"
    assert message["Attributes"]["MessageGroupId"] == "a"
    assert message["Attributes"]["SequenceNumber"] == first["SequenceNumber"]
    assert bodies(bed, url) == ["b1"]  # group a waits for a1
    bed.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert bodies(bed, url) == ["a2"]
    bed.fails(
        "MissingRequiredParameterException", "sqs", "SendMessage", QueueUrl=url, MessageBody="x"
    )
    bed.time += 400
    assert send(bed, url, "a1", MessageGroupId="a")["MessageId"] != first["MessageId"]


async def test_batches_fail_entry_by_entry(bed: Bed) -> None:
    url = queue(bed)
    entries = [{"Id": "1", "MessageBody": "x"}, {"Id": "2", "MessageBody": "y\x00"}]
    answer = bed.call("sqs", "SendMessageBatch", QueueUrl=url, Entries=entries)
    assert [one["Id"] for one in answer["Successful"]] == ["1"]
    assert answer["Failed"][0]["Code"] == "InvalidMessageContents"
    twice = [entries[0], entries[0]]
    bed.fails("BatchEntryIdsNotDistinct", "sqs", "SendMessageBatch", QueueUrl=url, Entries=twice)
    bed.fails("EmptyBatchRequest", "sqs", "SendMessageBatch", QueueUrl=url, Entries=[])


@pytest.mark.parametrize(
    ("code", "input"),
    [
        ("InvalidParameterValueException", {"QueueName": "a b"}),
        ("InvalidParameterValueException", {"QueueName": "a.fifo"}),
        ("InvalidAttributeName", {"QueueName": "a", "Attributes": {"Colour": "red"}}),
        ("InvalidAttributeValue", {"QueueName": "a", "Attributes": {"DelaySeconds": "901"}}),
        ("InvalidParameterValueException", {"QueueName": "a", "Attributes": {"FifoQueue": "true"}}),
        ("QueueNameExists", {"QueueName": "orders", "Attributes": {"DelaySeconds": "1"}}),
        ("MissingRequiredParameterException", {}),
    ],
)
async def test_queues_that_cannot_be_made(bed: Bed, code: str, input: Any) -> None:
    queue(bed)
    bed.fails(code, "sqs", "CreateQueue", **input)


async def test_a_policy_lets_a_service_in(bed: Bed) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "arn:aws:sqs:us-east-1:123456789012:orders",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    url = queue(bed, Policy=policy)
    sns = Caller("sns.amazonaws.com", bed.cloud.account, "sns.amazonaws.com")
    bed.invoke("sqs", "SendMessage", {"QueueUrl": url, "MessageBody": "x"}, sns)
    with pytest.raises(ServiceError, match="not authorized"):
        bed.invoke("sqs", "ReceiveMessage", {"QueueUrl": url}, sns)


async def test_queues_of_a_template(bed: Bed) -> None:
    arn = {"Fn::GetAtt": ["Dead", "Arn"]}
    resources: dict[str, Any] = {
        "Dead": {"Type": "AWS::SQS::Queue"},
        "Orders": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "FifoQueue": True,
                "VisibilityTimeout": 5,
                "RedrivePolicy": {"deadLetterTargetArn": arn, "maxReceiveCount": 3},
            },
        },
        "Policy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "Dead"}],
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": arn}
                    ],
                },
            },
        },
    }
    bed.deploy(resources)
    urls = bed.call("sqs", "ListQueues")["QueueUrls"]
    assert len(urls) == 2
    [fifo] = [url for url in urls if url.endswith(".fifo")]
    told = bed.call("sqs", "GetQueueAttributes", QueueUrl=fifo, AttributeNames=["All"])
    assert told["Attributes"]["VisibilityTimeout"] == "5"
    assert json.loads(told["Attributes"]["RedrivePolicy"])["maxReceiveCount"] == 3
    [plain] = [url for url in urls if url != fifo]
    resources["Dead"] = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 1}}
    bed.deploy(resources)
    told = bed.call("sqs", "GetQueueAttributes", QueueUrl=plain, AttributeNames=["All"])
    assert told["Attributes"]["DelaySeconds"] == "1"
    assert "Policy" in told["Attributes"]
    bed.deploy({"Dead": resources["Dead"]})
    told = bed.call("sqs", "GetQueueAttributes", QueueUrl=plain, AttributeNames=["All"])
    assert "Policy" not in told["Attributes"]
    assert bed.call("sqs", "ListQueues")["QueueUrls"] == [plain]


async def test_a_dead_letter_queue_must_be_there_and_of_the_same_kind(bed: Bed) -> None:
    queue(bed, "dead")

    def refused(name: str, **more: Any) -> str:
        arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "3"})
        own = "o.fifo" if more else "o"
        attributes = {"RedrivePolicy": policy, **more}
        wrong = {"QueueName": own, "Attributes": attributes}
        return bed.fails("InvalidParameterValueException", "sqs", "CreateQueue", **wrong)

    assert "Dead letter target does not exist" in refused("nowhere")
    assert "must be same type" in refused("dead", FifoQueue="true")


@pytest.mark.parametrize(
    ("code", "input"),
    [
        ("InvalidParameterValueException", {"Actions": ["RemovePermission"]}),
        ("MissingRequiredParameterException", {"Actions": []}),
        ("InvalidParameterValueException", {"AWSAccountIds": []}),
        ("OverLimit", {"Actions": ["SendMessage"] * 8}),
    ],
)
async def test_permissions_that_cannot_be_added(bed: Bed, code: str, input: Any) -> None:
    url = queue(bed)
    given = {"Label": "l", "AWSAccountIds": ["111111111111"], "Actions": ["SendMessage"], **input}
    bed.fails(code, "sqs", "AddPermission", QueueUrl=url, **given)


async def test_what_a_queue_of_each_kind_refuses_of_a_message(bed: Bed) -> None:
    url, fifo = queue(bed), queue(bed, "o.fifo", FifoQueue="true")
    wrong = {"MessageBody": "x", "MessageDeduplicationId": "d"}
    bed.fails("InvalidParameterValueException", "sqs", "SendMessage", QueueUrl=url, **wrong)
    entries = [{"Id": "1", "MessageBody": "x"}]
    bed.fails(
        "InvalidParameterValueException", "sqs", "SendMessageBatch", QueueUrl=fifo, Entries=entries
    )
    attributes = {"ö!": {"DataType": "String", "StringValue": "x"}}
    named = {"QueueUrl": url, "MessageBody": "x", "MessageAttributes": attributes}
    bed.fails("InvalidParameterValueException", "sqs", "SendMessage", **named)
