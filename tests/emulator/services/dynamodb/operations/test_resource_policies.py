"""Policies of tables: kept, checked, and heard by IAM at once."""

import json
from typing import Any

import pytest

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import AccessDeniedException, ServiceError
from csc.emulator.services.dynamodb.service import DynamoDb
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
