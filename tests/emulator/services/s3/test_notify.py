"""What happens to objects is told to queues, functions, topics and EventBridge."""

import json
from typing import Any

import pytest

from tests.emulator.services.bed import Bed

ALLOW = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": "*",
        }
    ],
}


@pytest.fixture
def queue(bed: Bed) -> Any:
    """The URL and ARN of a queue that S3 may send to."""
    attributes = {"Policy": json.dumps(ALLOW)}
    url = bed.call("sqs", "CreateQueue", QueueName="q", Attributes=attributes)["QueueUrl"]
    asked = {"QueueUrl": url, "AttributeNames": ["QueueArn"]}
    return url, bed.call("sqs", "GetQueueAttributes", **asked)["Attributes"]["QueueArn"]


def configure(bed: Bed, **given: Any) -> None:
    operation = "PutBucketNotificationConfiguration"
    bed.call("s3", operation, Bucket="assets", NotificationConfiguration=given)


async def received(bed: Bed, url: str) -> list[Any]:
    asked = {"QueueUrl": url, "MaxNumberOfMessages": 10}
    told = await bed.ask("sqs", "ReceiveMessage", **asked)
    return [json.loads(one["Body"]) for one in told.get("Messages", ())]


async def test_a_queue_is_told_of_what_it_asks_for(bed: Bed, queue: Any) -> None:
    url, arn = queue
    rules = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".txt"}]
    wanted = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"], "Id": "mine"}
    configure(bed, QueueConfigurations=[wanted | {"Filter": {"Key": {"FilterRules": rules}}}])
    (test,) = await received(bed, url)
    assert (test["Event"], test["Bucket"]) == ("s3:TestEvent", "assets")
    for key in ("in/a b.txt", "in/a.jpg", "out/a.txt"):
        bed.call("s3", "PutObject", Bucket="assets", Key=key, Body=b"12345")
    bed.call("s3", "DeleteObject", Bucket="assets", Key="in/a b.txt")
    (told,) = await received(bed, url)
    (record,) = told["Records"]
    assert (record["eventName"], record["eventSource"]) == ("ObjectCreated:Put", "aws:s3")
    assert record["s3"]["configurationId"] == "mine"
    assert record["s3"]["bucket"]["arn"] == "arn:aws:s3:::assets"
    found = record["s3"]["object"]
    assert (found["key"], found["size"]) == ("in/a+b.txt", 5)
    assert found["eTag"] == "827ccb0eea8a706c4c34a16891f84e7b"


async def test_deletions_and_copies_have_names_of_their_own(bed: Bed, queue: Any) -> None:
    url, arn = queue
    events = ["s3:ObjectRemoved:*", "s3:ObjectCreated:Copy", "s3:ObjectTagging:Put"]
    configure(bed, QueueConfigurations=[{"QueueArn": arn, "Events": events}])
    await received(bed, url)
    bed.call("s3", "PutObject", Bucket="assets", Key="k", Body=b"")
    bed.call("s3", "CopyObject", Bucket="assets", Key="c", CopySource="assets/k")
    tags = {"TagSet": [{"Key": "a", "Value": "b"}]}
    bed.call("s3", "PutObjectTagging", Bucket="assets", Key="k", Tagging=tags)
    bed.call("s3", "DeleteObject", Bucket="assets", Key="k")
    told = await received(bed, url)
    names = {one["Records"][0]["eventName"] for one in told}
    assert names == {"ObjectCreated:Copy", "ObjectTagging:Put", "ObjectRemoved:Delete"}


async def test_a_queue_that_doesnt_allow_it_is_told_nothing(bed: Bed) -> None:
    url = bed.call("sqs", "CreateQueue", QueueName="closed")["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{bed.cloud.account}:closed"
    configure(bed, QueueConfigurations=[{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}])
    bed.call("s3", "PutObject", Bucket="assets", Key="k", Body=b"")
    assert await received(bed, url) == []


async def test_eventbridge(bed: Bed, queue: Any) -> None:
    url, arn = queue
    pattern = {"source": ["aws.s3"], "detail": {"object": {"key": [{"prefix": "in/"}]}}}
    bed.call("events", "PutRule", Name="r", EventPattern=json.dumps(pattern))
    policy = json.dumps(ALLOW).replace("s3.amazonaws.com", "events.amazonaws.com")
    given = {"QueueUrl": url, "Attributes": {"Policy": policy}}
    bed.call("sqs", "SetQueueAttributes", **given)
    bed.call("events", "PutTargets", Rule="r", Targets=[{"Id": "q", "Arn": arn}])
    configure(bed, EventBridgeConfiguration={})
    bed.call("s3", "PutObject", Bucket="assets", Key="in/k", Body=b"1")
    bed.call("s3", "PutObject", Bucket="assets", Key="k", Body=b"1")
    (told,) = await received(bed, url)
    assert told["detail-type"] == "Object Created"
    assert told["detail"]["reason"] == "PutObject"
    assert told["detail"]["object"]["key"] == "in/k"


def test_what_is_refused(bed: Bed, queue: Any) -> None:
    _, arn = queue
    wanted = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}
    rules = [{"Name": "middle", "Value": "x"}]
    for given in (
        {**wanted, "QueueArn": f"{arn}-none"},
        {**wanted, "QueueArn": "arn:aws:sns:us-east-1:123456789012:t"},
        {**wanted, "Filter": {"Key": {"FilterRules": rules}}},
    ):
        configuration = {"QueueConfigurations": [given]}
        bed.fails(
            "InvalidArgument",
            "s3",
            "PutBucketNotificationConfiguration",
            Bucket="assets",
            NotificationConfiguration=configuration,
        )


async def test_a_templates_bucket_invokes_its_function(bed: Bed) -> None:
    """As SAM writes out an event of the type S3."""
    invoked: list[Any] = []
    service: Any = bed.cloud.services["lambda"]

    def note(service: Any, input: Any, call: Any) -> Any:
        invoked.append((call.caller.arn, json.loads(input["Payload"])))
        return {"StatusCode": 202}

    from csc.emulator.calls import Row

    service.operations = {**service.operations, "Invoke": Row(note)}
    service.find = lambda name, qualifier="": None
    arn = f"arn:aws:lambda:us-east-1:{bed.cloud.account}:function:f"
    rules = {"S3Key": {"Rules": [{"Name": "suffix", "Value": ".jpg"}]}}
    wanted = {"Event": "s3:ObjectCreated:*", "Function": arn, "Filter": rules}
    properties = {
        "BucketName": "photos",
        "NotificationConfiguration": {"LambdaConfigurations": [wanted]},
        "VersioningConfiguration": {"Status": "Enabled"},
        "CorsConfiguration": {"CorsRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]},
        "Tags": [{"Key": "k", "Value": "v"}],
    }
    bed.deploy({"Photos": {"Type": "AWS::S3::Bucket", "Properties": properties}})
    service.statements = {
        "f": {
            "s": {
                "Sid": "s",
                "Effect": "Allow",
                "Principal": {"Service": "s3.amazonaws.com"},
                "Action": "lambda:InvokeFunction",
                "Resource": arn,
                "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::photos"}},
            }
        }
    }
    put = bed.call("s3", "PutObject", Bucket="photos", Key="cat.jpg", Body=b"1")
    assert put["VersionId"]
    ((who, event),) = invoked
    assert who == "s3.amazonaws.com"
    assert event["Records"][0]["s3"]["object"]["versionId"] == put["VersionId"]
    cors = bed.call("s3", "GetBucketCors", Bucket="photos")["CORSRules"]
    assert cors == [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]
    assert bed.call("s3", "GetBucketTagging", Bucket="photos")["TagSet"]
