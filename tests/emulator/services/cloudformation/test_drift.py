"""Drift: what was changed past its stack is told, property by property."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from csc.emulator.services.cloudformation.live_state import differences
from tests.emulator.conftest import Running, mock_api
from tests.emulator.services.cloudformation.test_made_stacks import (
    ROLE,
    ask,
    client_of,
    create,
    table,
)


async def detect(running: Running) -> tuple[Any, dict[str, Any]]:
    cf = client_of(running)
    begun = await ask(cf.detect_stack_drift, StackName="s")
    status = await ask(
        cf.describe_stack_drift_detection_status,
        StackDriftDetectionId=begun["StackDriftDetectionId"],
    )
    found = (await ask(cf.describe_stack_resource_drifts, StackName="s"))["StackResourceDrifts"]
    return status, {one["LogicalResourceId"]: one for one in found}


async def test_a_stack_as_it_was_made_is_in_sync(running: Running) -> None:
    running.deploy(mock_api())
    log = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "/l", "RetentionInDays": 7},
    }
    topic = {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "x"}}
    resources = {"T": table(), "R": ROLE, "L": log, "M": topic}
    await create(client_of(running), "s", {"Resources": resources}, Capabilities=["CAPABILITY_IAM"])
    status, found = await detect(running)
    assert (status["StackDriftStatus"], status["DriftedStackResourceCount"]) == ("IN_SYNC", 0)
    assert {n: one["StackResourceDriftStatus"] for n, one in found.items()} == {
        "T": "IN_SYNC",
        "R": "IN_SYNC",
        "L": "IN_SYNC",
    }
    with pytest.raises(ClientError, match="not supported for AWS::CDK::Metadata"):
        await ask(
            client_of(running).detect_stack_resource_drift, StackName="s", LogicalResourceId="M"
        )


async def test_changes_and_deletions_are_found(running: Running) -> None:
    running.deploy(mock_api())
    log = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "/l", "RetentionInDays": 7},
    }
    await create(client_of(running), "s", {"Resources": {"T": table(), "L": log}})
    await ask(
        client_of(running, "logs").put_retention_policy, logGroupName="/l", retentionInDays=30
    )
    await ask(client_of(running, "dynamodb").delete_table, TableName="orders")
    status, found = await detect(running)
    assert (status["StackDriftStatus"], status["DriftedStackResourceCount"]) == ("DRIFTED", 2)
    assert found["T"]["StackResourceDriftStatus"] == "DELETED"
    assert found["L"]["PropertyDifferences"] == [
        {
            "PropertyPath": "/RetentionInDays",
            "ExpectedValue": "7",
            "ActualValue": "30",
            "DifferenceType": "NOT_EQUAL",
        }
    ]
    cf = client_of(running)
    stack = (await ask(cf.describe_stacks, StackName="s"))["Stacks"][0]
    assert stack["DriftInformation"]["StackDriftStatus"] == "DRIFTED"
    resource = await ask(cf.describe_stack_resource, StackName="s", LogicalResourceId="L")
    drift = resource["StackResourceDetail"]["DriftInformation"]
    assert drift["StackResourceDriftStatus"] == "MODIFIED"


def test_differences_are_of_what_the_template_gives() -> None:
    expected = {"A": 1, "B": {"Variables": {"X": "1"}}, "C": True, "D": [1, 2], "E": "unread"}
    live = {"A": "1", "B": {"Variables": {"X": "2", "Y": "3"}}, "C": "true", "D": [1, 3], "F": 9}
    found = {one["PropertyPath"]: one["DifferenceType"] for one in differences(expected, live)}
    assert found == {"/B/Variables/X": "NOT_EQUAL", "/B/Variables/Y": "ADD", "/D/1": "NOT_EQUAL"}
    assert differences({"A": 1}, {"A": None})[0]["DifferenceType"] == "REMOVE"
