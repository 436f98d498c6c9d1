"""Access by tags: a role that may do what it may to its own team's resources alone."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from csc.emulator.calls import Call, Caller
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam import Iam
from csc.emulator.services.iam.resource_tags import tags_of
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage
from tests.emulator.services.iam.conftest import START, Time, World, policy

ACCOUNT = "123456789012"
HERE = f"us-east-1:{ACCOUNT}"
TABLE = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
MACHINE = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
TAGS = [{"Key": "team", "Value": "blue"}, {"Key": "Stage", "Value": "Prod"}]
SMALL = [{"key": one["Key"], "value": one["Value"]} for one in TAGS]
MAP = {one["Key"]: one["Value"] for one in TAGS}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/runs"

MADE: list[tuple[str, str, dict[str, Any], str]] = [
    ("sqs", "CreateQueue", {"QueueName": "q", "tags": MAP}, f"arn:aws:sqs:{HERE}:q"),
    ("sns", "CreateTopic", {"Name": "t", "Tags": TAGS}, f"arn:aws:sns:{HERE}:t"),
    (
        "dynamodb",
        "CreateTable",
        {"TableName": "notes", "Tags": TAGS, **TABLE},
        f"arn:aws:dynamodb:{HERE}:table/notes",
    ),
    (
        "dynamodb",
        "CreateTable",
        {"TableName": "notes", "Tags": TAGS, **TABLE},
        f"arn:aws:dynamodb:{HERE}:table/notes/index/i",
    ),
    (
        "ssm",
        "PutParameter",
        {"Name": "/shop/url", "Value": "x", "Type": "String", "Tags": TAGS},
        f"arn:aws:ssm:{HERE}:parameter/shop/url",
    ),
    (
        "kinesis",
        "CreateStream",
        {"StreamName": "s", "ShardCount": 1, "Tags": MAP},
        f"arn:aws:kinesis:{HERE}:stream/s",
    ),
    (
        "logs",
        "CreateLogGroup",
        {"logGroupName": "/a/b", "tags": MAP},
        f"arn:aws:logs:{HERE}:log-group:/a/b",
    ),
    (
        "events",
        "PutRule",
        {"Name": "r", "ScheduleExpression": "rate(1 day)", "Tags": TAGS},
        f"arn:aws:events:{HERE}:rule/r",
    ),
    (
        "stepfunctions",
        "CreateStateMachine",
        {"name": "m", "definition": MACHINE, "roleArn": ROLE, "tags": SMALL},
        f"arn:aws:states:{HERE}:stateMachine:m",
    ),
]


@pytest.fixture
def everything() -> Iterator[Cloud]:
    storage = open_storage(None)
    cloud = Cloud(storage, Clock(now=Time(START)))
    make_services(cloud)
    yield cloud
    storage.close()


async def _call(cloud: Cloud, service: str, operation: str, input: dict[str, Any]) -> Any:
    call = Call(service, operation, input, cloud.root(), "r", cloud.region)
    made = cloud.invoke(call)
    return await made if inspect.isawaitable(made) else made


@pytest.mark.parametrize(("service", "operation", "input", "arn"), MADE)
async def test_tags_are_what_the_service_lists(
    everything: Cloud, service: str, operation: str, input: dict[str, Any], arn: str
) -> None:
    await _call(everything, service, operation, input)
    assert tags_of(everything, arn) == {"team": "blue", "stage": "Prod"}


async def test_a_secret_and_a_user_pool(everything: Cloud) -> None:
    made = await _call(
        everything,
        "secretsmanager",
        "CreateSecret",
        {"Name": "s", "SecretString": "x", "Tags": TAGS},
    )
    assert tags_of(everything, made["ARN"])["team"] == "blue"
    pool = await _call(
        everything, "cognito-idp", "CreateUserPool", {"PoolName": "p", "UserPoolTags": MAP}
    )
    assert tags_of(everything, pool["UserPool"]["Arn"])["team"] == "blue"


@pytest.mark.parametrize(
    "arn",
    ["*", "", "nonsense", f"arn:aws:sqs:{HERE}:none", "arn:aws:s3:::b", f"arn:aws:sqs:{HERE}:*"],
)
def test_what_has_no_tags(everything: Cloud, arn: str) -> None:
    assert tags_of(everything, arn) == {}


async def test_a_policy_asks_for_the_team_of_the_resource(everything: Cloud) -> None:
    iam = everything.services["iam"]
    assert isinstance(iam, Iam)
    world = World(everything, iam, Time(START))
    for name, team in (("ours", "blue"), ("theirs", "red"), ("nobodys", "")):
        tags = {"team": team} if team else {}
        await _call(everything, "sqs", "CreateQueue", {"QueueName": name, "tags": tags})
    asked = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    user = world.user("agent", policy({"Action": "sqs:SendMessage", "Condition": asked}))
    caller = Caller(user.arn, user.account, user.principal, tags={"team": "blue"})
    world.may(caller, "sqs:SendMessage", f"arn:aws:sqs:{HERE}:ours")
    for name in ("theirs", "nobodys", "none"):
        with pytest.raises(ServiceError, match="not authorized"):
            world.may(caller, "sqs:SendMessage", f"arn:aws:sqs:{HERE}:{name}")
    await _call(
        everything,
        "sqs",
        "TagQueue",
        {"QueueUrl": f"{everything.endpoint}/{ACCOUNT}/theirs", "Tags": {"team": "blue"}},
    )
    world.may(caller, "sqs:SendMessage", f"arn:aws:sqs:{HERE}:theirs")
