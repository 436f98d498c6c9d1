"""Versions and aliases of state machines. The sentences are those recorded on AWS."""

import json
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.json_problem import json_problem
from tests.emulator.services.bed import until
from tests.emulator.services.stepfunctions.conftest import Machines, one

SFN = "stepfunctions"
MOVED_ON = (
    "Failed to publish the State Machine version for revision r. "
    "The current State Machine revision is INITIAL."
)
REFERENCED = (
    "Version to be deleted must not be referenced by an alias. Current list of aliases "
    "referencing this version: [live]"
)


def told(machines: Machines, operation: str, **input: Any) -> tuple[str, str]:
    """The code and the message of a refusal."""
    with pytest.raises(ServiceError) as refused:
        machines.call(SFN, operation, **input)
    return refused.value.code, refused.value.message


def versions(machines: Machines, arn: str) -> list[str]:
    found = machines.call(SFN, "ListStateMachineVersions", stateMachineArn=arn)
    return [
        one["stateMachineVersionArn"].rpartition(":")[2] for one in found["stateMachineVersions"]
    ]


def text(word: str) -> str:
    return json.dumps(one("Pass", Result=word))


def test_versions_are_numbered_and_published_once_a_revision(machines: Machines) -> None:
    arn = machines.create(one("Pass"), "STANDARD")
    first = machines.call(SFN, "PublishStateMachineVersion", stateMachineArn=arn)
    again = machines.call(SFN, "PublishStateMachineVersion", stateMachineArn=arn)
    assert first["stateMachineVersionArn"] == again["stateMachineVersionArn"] == f"{arn}:1"
    update = {"stateMachineArn": arn, "definition": text("b")}
    changed = machines.call(
        SFN, "UpdateStateMachine", **update, publish=True, versionDescription="B"
    )
    assert changed["stateMachineVersionArn"] == f"{arn}:2"
    same = machines.call(SFN, "UpdateStateMachine", **update)
    assert same["revisionId"] == changed["revisionId"]
    assert versions(machines, arn) == ["2", "1"]
    described = machines.call(SFN, "DescribeStateMachine", stateMachineArn=f"{arn}:1")
    assert "revisionId" not in described
    assert described["stateMachineArn"] == f"{arn}:1"
    assert (
        machines.call(SFN, "DescribeStateMachine", stateMachineArn=f"{arn}:2")["description"] == "B"
    )
    machines.call(SFN, "DeleteStateMachineVersion", stateMachineVersionArn=f"{arn}:2")
    machines.call(SFN, "DeleteStateMachineVersion", stateMachineVersionArn=f"{arn}:2")
    third = machines.call(SFN, "PublishStateMachineVersion", stateMachineArn=arn)
    assert third["stateMachineVersionArn"] == f"{arn}:3"


def test_what_is_refused_of_versions(machines: Machines) -> None:
    arn = machines.create(one("Pass"), "STANDARD")
    assert told(machines, "PublishStateMachineVersion", stateMachineArn=arn, revisionId="r") == (
        "ConflictException",
        MOVED_ON,
    )
    machines.fails(
        "ValidationException",
        SFN,
        "UpdateStateMachine",
        stateMachineArn=arn,
        versionDescription="x",
    )
    machines.fails(
        "StateMachineDoesNotExist",
        SFN,
        "UpdateStateMachine",
        stateMachineArn=f"{arn}:1",
        definition=text("a"),
    )


async def test_an_alias_leads_to_its_version(machines: Machines) -> None:
    arn = machines.create(one("Pass", Result="a"), "STANDARD")
    machines.call(SFN, "PublishStateMachineVersion", stateMachineArn=arn)
    machines.call(
        SFN, "UpdateStateMachine", stateMachineArn=arn, definition=text("b"), publish=True
    )
    alias = machines.call(
        SFN,
        "CreateStateMachineAlias",
        name="live",
        routingConfiguration=[{"stateMachineVersionArn": f"{arn}:1", "weight": 100}],
    )["stateMachineAliasArn"]
    assert alias == f"{arn}:live"
    outputs = []
    for target in (alias, f"{arn}:2", arn):
        started = machines.call(SFN, "StartExecution", stateMachineArn=target)["executionArn"]
        await until(lambda: not machines.sfn.tasks)
        found = machines.call(SFN, "DescribeExecution", executionArn=started)
        outputs.append(
            (
                found["output"],
                found.get("stateMachineVersionArn"),
                found.get("stateMachineAliasArn"),
            )
        )
    assert outputs == [('"a"', f"{arn}:1", alias), ('"b"', f"{arn}:2", None), ('"b"', None, None)]
    listed = machines.call(SFN, "ListExecutions", stateMachineArn=alias)["executions"]
    assert [one["stateMachineAliasArn"] for one in listed] == [alias]
    assert told(machines, "DeleteStateMachineVersion", stateMachineVersionArn=f"{arn}:1") == (
        "ConflictException",
        REFERENCED,
    )
    machines.call(SFN, "DeleteStateMachineAlias", stateMachineAliasArn=alias)
    machines.fails("ResourceNotFound", SFN, "DescribeStateMachineAlias", stateMachineAliasArn=alias)


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        (
            [("", 100)],
            "Routing configuration must contain state machine version ARNs. Received: [{arn}]",
        ),
        (
            [(":1", 50), (":1", 50)],
            "Routing configuration must contain distinct state machine version ARNs. Received: [{arn}:1, {arn}:1]",
        ),
        (
            [(":1", 70), (":2", 29)],
            "Sum of routing configuration weights must equal 100. Received: [70, 29]",
        ),
    ],
)
def test_routes_that_are_refused(machines: Machines, routes: Any, said: str) -> None:
    arn = machines.create(one("Pass"), "STANDARD")
    given = [{"stateMachineVersionArn": f"{arn}{end}", "weight": weight} for end, weight in routes]
    refused = told(machines, "CreateStateMachineAlias", name="live", routingConfiguration=given)
    assert refused == ("ValidationException", said.format(arn=arn))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "not json",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        ),
        (
            "{'a': 1}",
            "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
        ),
        ("", "Invalid execution input."),
        ("null", ""),
    ],
)
def test_what_is_wrong_with_json_is_said_as_jackson_does(given: str, said: str) -> None:
    assert json_problem(given) == said
