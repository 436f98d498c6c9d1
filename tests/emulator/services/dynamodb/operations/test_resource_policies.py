"""Policies of tables and streams: kept, checked, and heard by IAM at once."""

import json
from typing import Any

import pytest

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import AccessDeniedException, ServiceError
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams
from csc.emulator.services.iam.service import Iam

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/books"
USER = "arn:aws:iam::123456789012:user/reader"


def policy(effect: str = "Allow", action: str = "dynamodb:GetItem", **more: Any) -> str:
    statement = {"Effect": effect, "Principal": {"AWS": USER}, "Action": action, "Resource": ARN}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **more}]})


@pytest.fixture
def guarded(client: Any) -> Any:
    """The client's cloud with IAM in it, and a user without any policy."""
    cloud = client.cloud
    iam = Iam(cloud)
    cloud.services = {"iam": iam}
    client.dynamodb = cloud.services["dynamodb"] = DynamoDb(cloud)
    cloud.authorize = iam.authorize
    client.table()
    client.invoke("iam", "CreateUser", {"UserName": "reader"})
    return client


def read(client: Any) -> Any:
    caller = Caller(USER, "123456789012", USER)
    input = {"TableName": "books", "Key": {"id": {"S": "1"}}}
    return client.cloud.invoke(Call("dynamodb", "GetItem", input, caller, "r", "us-east-1"))


def test_a_policy_opens_a_table_and_closes_it(guarded: Any) -> None:
    with pytest.raises(AccessDeniedException):
        read(guarded)
    guarded("PutResourcePolicy", ResourceArn=ARN, Policy=policy())
    assert read(guarded) == {}
    guarded("PutResourcePolicy", ResourceArn=ARN, Policy=policy(action="dynamodb:Query"))
    with pytest.raises(AccessDeniedException):
        read(guarded)


def test_a_denial_counts_against_what_was_allowed_before(guarded: Any) -> None:
    allow = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    given = {"UserName": "reader", "PolicyName": "all", "PolicyDocument": document}
    guarded.invoke("iam", "PutUserPolicy", given)
    assert read(guarded) == {}
    guarded("PutResourcePolicy", ResourceArn=ARN, Policy=policy("Deny"))
    with pytest.raises(AccessDeniedException, match="explicit deny"):
        read(guarded)
    guarded("DeleteResourcePolicy", ResourceArn=ARN)
    assert read(guarded) == {}


@pytest.fixture
def streaming(guarded: Any) -> Any:
    """The guarded cloud, its table with a stream."""
    services = guarded.cloud.services
    services["dynamodbstreams"] = DynamoDbStreams(guarded.cloud)
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    guarded("UpdateTable", TableName="books", StreamSpecification=stream)
    return guarded


def stream_arn(client: Any) -> str:
    arn: str = client("DescribeTable", TableName="books")["Table"]["LatestStreamArn"]
    return arn


def follow(client: Any) -> Any:
    caller, arn = Caller(USER, "123456789012", USER), stream_arn(client)
    call = Call("dynamodbstreams", "DescribeStream", {"StreamArn": arn}, caller, "r", "us-east-1")
    return client.cloud.invoke(call)["StreamDescription"]["StreamStatus"]


def test_a_policy_opens_a_stream_and_closes_it(streaming: Any) -> None:
    arn = stream_arn(streaming)
    with pytest.raises(AccessDeniedException):
        follow(streaming)
    text = policy(action="dynamodb:DescribeStream", Resource=arn)
    streaming("PutResourcePolicy", ResourceArn=arn, Policy=text)
    assert follow(streaming) == "ENABLED"
    with pytest.raises(AccessDeniedException):
        read(streaming)
    streaming("DeleteResourcePolicy", ResourceArn=arn)
    with pytest.raises(AccessDeniedException):
        follow(streaming)


def test_a_tables_policy_does_not_open_its_stream(streaming: Any) -> None:
    text = policy(action="dynamodb:*", Resource=[ARN, f"{ARN}/*"])
    streaming("PutResourcePolicy", ResourceArn=ARN, Policy=text)
    assert read(streaming) == {}
    with pytest.raises(AccessDeniedException):
        follow(streaming)


def test_what_is_kept_of_a_stream(streaming: Any) -> None:
    arn = stream_arn(streaming)
    text = policy(action="dynamodb:DescribeStream", Resource=arn)
    assert streaming.refused("GetResourcePolicy", ResourceArn=arn)[0] == "PolicyNotFoundException"
    first = streaming("PutResourcePolicy", ResourceArn=arn, Policy=text)["RevisionId"]
    assert streaming("GetResourcePolicy", ResourceArn=arn) == {"Policy": text, "RevisionId": first}
    assert streaming.refused("GetResourcePolicy", ResourceArn=ARN)[0] == "PolicyNotFoundException"
    code, _ = streaming.refused(
        "PutResourcePolicy", ResourceArn=arn, Policy=text, ExpectedRevisionId="NO_POLICY"
    )
    assert code == "PolicyNotFoundException"
    assert streaming("DeleteResourcePolicy", ResourceArn=arn) == {"RevisionId": first}
    nowhere = f"{ARN}/stream/2020-01-01T00:00:00.000"
    code, _ = streaming.refused("PutResourcePolicy", ResourceArn=nowhere, Policy=text)
    assert code == "ResourceNotFoundException"


def test_a_policy_goes_with_its_stream(streaming: Any) -> None:
    arn = stream_arn(streaming)
    text = policy(action="dynamodb:DescribeStream", Resource=arn)
    streaming("PutResourcePolicy", ResourceArn=arn, Policy=text)
    streaming("DeleteTable", TableName="books")
    streaming.now += 25 * 3600
    streaming.dynamodb.streams.trim(streaming.now)
    rows = streaming.dynamodb.execute("SELECT count(*) FROM dynamodb_stream_policies").fetchone()
    assert rows == (0,)


def test_what_is_kept(client: Any) -> None:
    client.table()
    assert client.refused("GetResourcePolicy", ResourceArn=ARN)[0] == "PolicyNotFoundException"
    assert client("DeleteResourcePolicy", ResourceArn=ARN) == {}
    first = client("PutResourcePolicy", ResourceArn=ARN, Policy=policy())["RevisionId"]
    client.now += 1
    assert client("PutResourcePolicy", ResourceArn=ARN, Policy=policy())["RevisionId"] == first
    found = client("GetResourcePolicy", ResourceArn=ARN)
    assert found == {"Policy": policy(), "RevisionId": first}
    change = {"ResourceArn": ARN, "Policy": policy("Deny")}
    for expected in ("NO_POLICY", "1"):
        code, _ = client.refused("PutResourcePolicy", **change, ExpectedRevisionId=expected)
        assert code == "PolicyNotFoundException"
    second = client("PutResourcePolicy", **change, ExpectedRevisionId=first)["RevisionId"]
    assert second != first
    assert client("DeleteResourcePolicy", ResourceArn=ARN) == {"RevisionId": second}
    assert client.refused("GetResourcePolicy", ResourceArn=ARN)[0] == "PolicyNotFoundException"


def test_a_table_is_made_with_one(client: Any) -> None:
    client.table(ResourcePolicy=policy())
    assert client("GetResourcePolicy", ResourceArn=ARN)["Policy"] == policy()
    with pytest.raises(ServiceError, match="Invalid policy document"):
        client.table("other", ResourcePolicy="{}")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", policy(Principal=None), policy("Perhaps"), policy(Sid="x" * 20480)],
)
def test_what_is_no_policy(client: Any, text: str) -> None:
    client.table()
    code, _ = client.refused("PutResourcePolicy", ResourceArn=ARN, Policy=text)
    assert code == "ValidationException"
    document = json.loads(policy())
    del document["Statement"][0]["Principal"]
    code, message = client.refused(
        "PutResourcePolicy", ResourceArn=ARN, Policy=json.dumps(document)
    )
    assert "Principal" in message
