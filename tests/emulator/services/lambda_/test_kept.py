"""What a function has beside what runs it: tags, a dead-letter queue, a key, a reservation."""

import io
import zipfile
from typing import Any

import pytest

from csc.emulator.errors import ServiceError

KEY = "arn:aws:kms:us-east-1:123456789012:key/k"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:dead"


def create(world: Any, **given: Any) -> Any:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return 1\n")
    return world.call(
        "lambda",
        "CreateFunction",
        {
            "FunctionName": "f",
            "Runtime": "python3.13",
            "Role": world.role,
            "Handler": "index.handler",
            "Code": {"ZipFile": packed.getvalue()},
            **given,
        },
    )


async def test_what_is_given_is_described(world: Any) -> None:
    made = create(world, Tags={"a": "1"}, DeadLetterConfig={"TargetArn": QUEUE}, KMSKeyArn=KEY)
    assert made["DeadLetterConfig"] == {"TargetArn": QUEUE}
    found = world.call("lambda", "GetFunction", {"FunctionName": "f"})
    assert (found["Tags"], found["Configuration"]["KMSKeyArn"]) == ({"a": "1"}, KEY)
    world.call(
        "lambda",
        "UpdateFunctionConfiguration",
        {"FunctionName": "f", "DeadLetterConfig": {"TargetArn": ""}},
    )
    found = world.call("lambda", "GetFunctionConfiguration", {"FunctionName": "f"})
    assert "DeadLetterConfig" not in found
    assert found["KMSKeyArn"] == KEY


async def test_tags_are_added_and_taken(world: Any) -> None:
    arn = create(world, Tags={"a": "1"})["FunctionArn"]
    world.call("lambda", "TagResource", {"Resource": arn, "Tags": {"b": "2"}})
    assert world.call("lambda", "ListTags", {"Resource": arn})["Tags"] == {"a": "1", "b": "2"}
    world.call("lambda", "UntagResource", {"Resource": arn, "TagKeys": ["a"]})
    assert world.call("lambda", "ListTags", {"Resource": arn})["Tags"] == {"b": "2"}
    world.call("lambda", "DeleteFunction", {"FunctionName": "f"})
    create(world)
    assert world.call("lambda", "ListTags", {"Resource": arn})["Tags"] == {}


async def test_concurrency_is_reserved(world: Any) -> None:
    create(world)
    name = {"FunctionName": "f"}
    assert world.call("lambda", "GetFunctionConcurrency", name) == {}
    given = {**name, "ReservedConcurrentExecutions": 3}
    assert world.call("lambda", "PutFunctionConcurrency", given) == {
        "ReservedConcurrentExecutions": 3
    }
    found = world.call("lambda", "GetFunction", name)
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 3}
    world.call("lambda", "DeleteFunctionConcurrency", name)
    assert world.call("lambda", "GetFunctionConcurrency", name) == {}
    with pytest.raises(ServiceError, match="UnreservedConcurrentExecution"):
        world.call(
            "lambda", "PutFunctionConcurrency", {**name, "ReservedConcurrentExecutions": 901}
        )
    signing = world.call("lambda", "GetFunctionCodeSigningConfig", name)
    assert signing == {}
