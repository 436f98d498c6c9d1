"""Topics: subscribers of each kind, filters, raw delivery, FIFO, and what is refused."""

import json
from typing import Any

import pytest
from aiohttp import web

from tests.emulator.conftest import Running
from tests.emulator.services.bed import Bed, ask, client_of, refused, until

ACCOUNT = "123456789012"


def topic(bed: Bed, name: str = "news", **attributes: str) -> str:
    return str(bed.call("sns", "CreateTopic", Name=name, Attributes=attributes)["TopicArn"])


def queue(bed: Bed, name: str = "q", **attributes: str) -> str:
    """A queue that lets topics in."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    attributes["Policy"] = policy
    url = bed.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"]
    return str(url)


def subscribe(bed: Bed, arn: str, name: str = "q", **attributes: str) -> str:
    made = bed.call(
        "sns",
        "Subscribe",
        TopicArn=arn,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}",
        Attributes=attributes,
    )
    return str(made["SubscriptionArn"])


def received(bed: Bed, url: str) -> list[Any]:
    found = bed.call(
        "sqs",
        "ReceiveMessage",
        QueueUrl=url,
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
    )
    return list(found.get("Messages", ()))


async def test_a_queue_gets_the_envelope(bed: Bed) -> None:
    arn, url = topic(bed), queue(bed)
    subscribe(bed, arn)
    kind = {"DataType": "String", "StringValue": "new"}
    sent = bed.call(
        "sns",
        "Publish",
        TopicArn=arn,
        Message="hello",
        Subject="s",
        MessageAttributes={"kind": kind},
    )
    [message] = received(bed, url)
    body = json.loads(message["Body"])
    assert (body["Type"], body["Message"], body["Subject"]) == ("Notification", "hello", "s")
    assert body["MessageId"] == sent["MessageId"]
    assert body["MessageAttributes"] == {"kind": {"Type": "String", "Value": "new"}}


async def test_raw_delivery_and_the_texts_of_protocols(bed: Bed) -> None:
    arn, url = topic(bed), queue(bed)
    subscribe(bed, arn, RawMessageDelivery="true")
    texts = json.dumps({"default": "d", "sqs": "for queues"})
    kind = {"DataType": "Number", "StringValue": "7"}
    bed.call(
        "sns",
        "Publish",
        TopicArn=arn,
        Message=texts,
        MessageStructure="json",
        MessageAttributes={"n": kind},
    )
    [message] = received(bed, url)
    assert (message["Body"], message["MessageAttributes"]) == ("for queues", {"n": kind})


@pytest.mark.parametrize(
    ("policy", "scope", "arrives"),
    [
        ({"kind": ["new"]}, "MessageAttributes", True),
        ({"kind": ["old"]}, "MessageAttributes", False),
        ({"n": [{"numeric": [">", 3]}]}, "MessageAttributes", True),
        ({"list": ["b"]}, "MessageAttributes", True),
        ({"n": [5.000001]}, "MessageAttributes", True),
        ({"no": [{"exists": False}]}, "MessageAttributes", True),
        ({"$or": [{"kind": ["old"]}, {"n": [5]}]}, "MessageAttributes", True),
        ({"order": {"total": [{"numeric": [">=", 10]}]}}, "MessageBody", True),
        ({"order": {"total": [9]}}, "MessageBody", False),
    ],
)
async def test_filters(bed: Bed, policy: Any, scope: str, arrives: bool) -> None:
    arn, url = topic(bed), queue(bed)
    subscribe(bed, arn, FilterPolicy=json.dumps(policy), FilterPolicyScope=scope)
    attributes = {
        "kind": {"DataType": "String", "StringValue": "new"},
        "n": {"DataType": "Number", "StringValue": "5"},
        "list": {"DataType": "String.Array", "StringValue": '["a","b"]'},
    }
    text = '{"order": {"total": 10}}'
    bed.call("sns", "Publish", TopicArn=arn, Message=text, MessageAttributes=attributes)
    assert bool(received(bed, url)) == arrives


async def test_a_queue_without_a_policy_gets_nothing(bed: Bed, caplog: Any) -> None:
    arn = topic(bed)
    url = bed.call("sqs", "CreateQueue", QueueName="closed")["QueueUrl"]
    dead = queue(bed, "dead")
    target = json.dumps({"deadLetterTargetArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"})
    subscribe(bed, arn, "closed", RedrivePolicy=target)
    bed.call("sns", "Publish", TopicArn=arn, Message="x")
    assert received(bed, url) == []
    assert json.loads(received(bed, dead)[0]["Body"])["Message"] == "x"
    assert "was not delivered" in caplog.text


async def test_fifo_topics(bed: Bed) -> None:
    arn = topic(bed, "n.fifo", FifoTopic="true", ContentBasedDeduplication="true")
    url = queue(bed, "q.fifo", FifoQueue="true")
    subscribe(bed, arn, "q.fifo", RawMessageDelivery="true")
    given = {"TopicArn": arn, "Message": "one", "MessageGroupId": "g"}
    first = bed.call("sns", "Publish", **given)
    assert bed.call("sns", "Publish", **given) == first
    assert [m["Body"] for m in received(bed, url)] == ["one"]
    bed.fails("InvalidParameter", "sns", "Publish", TopicArn=arn, Message="x")


async def test_people_are_told_of_in_the_outbox(bed: Bed) -> None:
    arn = topic(bed)
    bed.call("sns", "Subscribe", TopicArn=arn, Protocol="email", Endpoint="agent@example.com")
    bed.call("sns", "Publish", TopicArn=arn, Message="hello\nyou", Subject="s")
    bed.call("sns", "Publish", PhoneNumber="+15550100", Message="code")
    lines = [sent.line for sent in bed.cloud.outbox.sent]
    assert lines == ["email to agent@example.com: s: hello you", "sms to +15550100: code"]


async def test_a_local_server_confirms_and_is_told(running: Running) -> None:
    told: list[tuple[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        kind = request.headers["x-amz-sns-message-type"]
        told.append((kind, json.loads(await request.text())))
        return web.Response()

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    sns = client_of(running, "sns")
    arn = (await ask(sns.create_topic, Name="news"))["TopicArn"]
    made = await ask(sns.subscribe, TopicArn=arn, Protocol="http", Endpoint=url)
    assert made["SubscriptionArn"] == "pending confirmation"
    kind, body = await until(lambda: told and told[0])
    assert kind == "SubscriptionConfirmation"
    await ask(sns.publish, TopicArn=arn, Message="too early")
    await ask(sns.confirm_subscription, TopicArn=arn, Token=body["Token"])
    await ask(sns.publish, TopicArn=arn, Message="hello")
    kind, body = await until(lambda: told[1:] and told[1])
    assert (kind, body["Message"]) == ("Notification", "hello")
    listed = await ask(sns.list_subscriptions_by_topic, TopicArn=arn)
    assert listed["Subscriptions"][0]["Protocol"] == "http"
    assert await refused(sns.publish, TopicArn=f"{arn}x", Message="x") == ("NotFound", 404)
    await runner.cleanup()


@pytest.mark.parametrize(
    ("operation", "input"),
    [
        ("CreateTopic", {"Name": "a b"}),
        ("CreateTopic", {"Name": "a", "Attributes": {"FifoTopic": "true"}}),
        ("Subscribe", {"TopicArn": "@", "Protocol": "pigeon", "Endpoint": "x"}),
        ("Subscribe", {"TopicArn": "@", "Protocol": "sqs", "Endpoint": "http://x"}),
        (
            "Subscribe",
            {
                "TopicArn": "@",
                "Protocol": "email",
                "Endpoint": "a@b",
                "Attributes": {"FilterPolicy": '{"a": "b"}'},
            },
        ),
        ("Publish", {"TopicArn": "@", "Message": "x" * 300_000}),
        ("Publish", {"TopicArn": "@", "Message": "{}", "MessageStructure": "json"}),
        ("Publish", {"TopicArn": "@", "Message": "x", "Subject": "a" * 101}),
        ("Publish", {"PhoneNumber": "+15--550100", "Message": "x"}),
        ("Publish", {"PhoneNumber": "1" * 5000 + "x", "Message": "x"}),
        ("Subscribe", {"TopicArn": "@", "Protocol": "sms", "Endpoint": "nobody"}),
        ("SetTopicAttributes", {"TopicArn": "@", "AttributeName": "Colour"}),
    ],
)
async def test_what_is_refused(bed: Bed, operation: str, input: Any) -> None:
    arn = topic(bed)
    given = {key: arn if value == "@" else value for key, value in input.items()}
    bed.fails("InvalidParameter", "sns", operation, **given)


async def test_batches(bed: Bed) -> None:
    arn, url = topic(bed), queue(bed)
    subscribe(bed, arn, RawMessageDelivery="true")
    entries = [{"Id": "1", "Message": "a"}, {"Id": "2", "Message": ""}]
    answer = bed.call("sns", "PublishBatch", TopicArn=arn, PublishBatchRequestEntries=entries)
    assert [one["Id"] for one in answer["Successful"]] == ["1"]
    assert [one["Id"] for one in answer["Failed"]] == ["2"]
    assert [m["Body"] for m in received(bed, url)] == ["a"]


async def test_topics_of_a_template(bed: Bed) -> None:
    queue_arn = {"Fn::GetAtt": ["Queue", "Arn"]}
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": {"Ref": "Topic"}}},
    }
    bed.deploy(
        {
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}},
            "Policy": {
                "Type": "AWS::SQS::QueuePolicy",
                "Properties": {
                    "Queues": [{"Ref": "Queue"}],
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
                },
            },
            "Subscription": {
                "Type": "AWS::SNS::Subscription",
                "Properties": {
                    "TopicArn": {"Ref": "Topic"},
                    "Protocol": "sqs",
                    "Endpoint": queue_arn,
                    "RawMessageDelivery": True,
                    "FilterPolicy": {"kind": [{"exists": False}]},
                },
            },
        }
    )
    [listed] = bed.call("sns", "ListTopics")["Topics"]
    bed.call("sns", "Publish", TopicArn=listed["TopicArn"], Message="hello")
    url = bed.call("sqs", "GetQueueUrl", QueueName="q")["QueueUrl"]
    assert [m["Body"] for m in received(bed, url)] == ["hello"]
    bed.deploy({"Other": {"Type": "AWS::SQS::Queue"}})
    assert bed.call("sns", "ListSubscriptions")["Subscriptions"] == []


async def test_how_text_messages_are_sent_is_kept(bed: Bed) -> None:
    settings = {"DefaultSenderID": "Shop", "DefaultSMSType": "Transactional"}
    bed.call("sns", "SetSMSAttributes", attributes=settings)
    assert bed.call("sns", "GetSMSAttributes")["attributes"] == settings
    one = bed.call("sns", "GetSMSAttributes", attributes=["DefaultSenderID"])["attributes"]
    assert one == {"DefaultSenderID": "Shop"}
    for wrong, said in (
        ({"Colour": "red"}, "Colour is not a valid attribute"),
        ({"DefaultSenderID": "123"}, "DefaultSendID is not a valid attribute"),
        ({"DefaultSMSType": "x"}, "DefaultSMSType is invalid"),
    ):
        assert bed.fails("InvalidParameter", "sns", "SetSMSAttributes", attributes=wrong) == said
    bed.call("sns", "OptInPhoneNumber", phoneNumber="+15551234567")
    bed.fails("InvalidParameter", "sns", "OptInPhoneNumber", phoneNumber="x")
