"""The simulator, against answers that SimulatePrincipalPolicy gave on AWS, in full."""

import json
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import World, policy

SHARED = Path(__file__).parents[4] / ".." / "shared" / "iam"
RECORDED_FILE = SHARED / "simulate_principal_policy_recorded_on_aws.json"
RECORDED = json.loads(RECORDED_FILE.read_text()) if RECORDED_FILE.exists() else []


def _neutral(value: Any) -> Any:
    """What a recording can't fix: partition names and the policy's generated id."""
    text = json.dumps(value).replace("<partition>", "aws")
    return json.loads(text.replace("<source-policy-id:1>", "recorded"))


@pytest.mark.conformance
@pytest.mark.skipif(not RECORDED, reason="../shared/iam does not exist here")
@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["id"])
def test_recorded_on_aws(world: World, case: dict[str, Any]) -> None:
    kind = case["id"].partition("[")[2].partition("]")[0]
    name: dict[str, Any] = {f"{kind.title()}Name": "recorded"}
    if kind == "role":
        world.role("recorded")
    else:
        world.call(f"Create{kind.title()}", **name)
    document = json.dumps(case["policy"])
    world.call(f"Put{kind.title()}Policy", **name, PolicyName="recorded", PolicyDocument=document)
    source = f"arn:aws:iam::123456789012:{kind}/recorded"
    (result,) = world.call(
        "SimulatePrincipalPolicy",
        PolicySourceArn=source,
        ActionNames=[case["request"]["action"]],
        ResourceArns=[case["request"]["resource"]],
    )["EvaluationResults"]
    assert result == _neutral(case["expected"]["full"])


def test_custom_policies_with_context_and_boundary(world: World) -> None:
    condition = {"StringEquals": {"aws:RequestTag/team": "blue"}}
    given: dict[str, Any] = {
        "PolicyInputList": [policy({"Action": "s3:*", "Condition": condition})],
        "ActionNames": ["s3:PutObject"],
    }
    (result,) = world.call("SimulateCustomPolicy", **given)["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["MissingContextValues"] == ["aws:requesttag/team"]
    entry = {
        "ContextKeyName": "aws:RequestTag/team",
        "ContextKeyValues": ["blue"],
        "ContextKeyType": "string",
    }
    (result,) = world.call("SimulateCustomPolicy", **given, ContextEntries=[entry])[
        "EvaluationResults"
    ]
    assert (result["EvalDecision"], result["MissingContextValues"]) == ("allowed", [])
    limit = [policy({"Action": "s3:Get*"})]
    (result,) = world.call(
        "SimulateCustomPolicy",
        **given,
        ContextEntries=[entry],
        PermissionsBoundaryPolicyInputList=limit,
    )["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny"


def test_several_resources(world: World) -> None:
    (result,) = world.call(
        "SimulateCustomPolicy",
        PolicyInputList=[policy({"Action": "s3:*", "Resource": "arn:aws:s3:::a"})],
        ActionNames=["s3:GetObject"],
        ResourceArns=["arn:aws:s3:::a", "arn:aws:s3:::b"],
    )["EvaluationResults"]
    decisions = [each["EvalResourceDecision"] for each in result["ResourceSpecificResults"]]
    assert decisions == ["allowed", "implicitDeny"]


def test_the_keys_that_policies_mention(world: World) -> None:
    document = policy(
        {
            "Action": "s3:*",
            "Resource": "arn:aws:s3:::${aws:username}",
            "Condition": {"Bool": {"aws:SecureTransport": "true"}},
        }
    )
    keys = world.call("GetContextKeysForCustomPolicy", PolicyInputList=[document])
    assert keys["ContextKeyNames"] == ["aws:securetransport", "aws:username"]


def test_what_can_not_be_simulated(world: World) -> None:
    for source, code in (
        ("arn:aws:iam::123456789012:user/none", "NoSuchEntity"),
        ("arn:aws:iam::123456789012:policy/none-such", "InvalidInput"),
    ):
        with pytest.raises(ServiceError) as refused:
            world.call("SimulatePrincipalPolicy", PolicySourceArn=source, ActionNames=["s3:Get"])
        assert refused.value.code == code
