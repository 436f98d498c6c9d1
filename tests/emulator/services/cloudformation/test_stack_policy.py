"""Stack policies protect resources from updates; and what there is none of here is said."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.paging import page
from csc.emulator.services.cloudformation.policies import denied
from tests.emulator.conftest import Running, mock_api
from tests.emulator.services.cloudformation.test_made_stacks import ask, client_of, create

ALLOW = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
PROTECT = {**ALLOW, "Effect": "Deny", "Resource": "LogicalResourceId/L"}
POLICY = json.dumps({"Statement": [ALLOW, PROTECT]})


def template(days: int) -> Any:
    log = {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": days}}
    return {"Resources": {"L": log}}


async def update(running: Running, days: int, **more: Any) -> Any:
    cf = client_of(running)
    await ask(cf.update_stack, StackName="s", TemplateBody=json.dumps(template(days)), **more)
    return (await ask(cf.describe_stacks, StackName="s"))["Stacks"][0]["StackStatus"]


async def test_what_is_protected_stays(running: Running) -> None:
    running.deploy(mock_api())
    cf = client_of(running)
    await create(cf, "s", template(7), StackPolicyBody=POLICY)
    assert (await ask(cf.get_stack_policy, StackName="s"))["StackPolicyBody"] == POLICY
    assert await update(running, 30) == "UPDATE_ROLLBACK_COMPLETE"
    events = (await ask(cf.describe_stack_events, StackName="s"))["StackEvents"]
    failed = next(e for e in events if e["ResourceStatus"] == "UPDATE_FAILED")
    assert "Action denied by stack policy" in failed["ResourceStatusReason"]
    during = json.dumps({"Statement": [ALLOW]})
    assert await update(running, 30, StackPolicyDuringUpdateBody=during) == "UPDATE_COMPLETE"
    assert await update(running, 60) == "UPDATE_ROLLBACK_COMPLETE"
    await ask(cf.set_stack_policy, StackName="s", StackPolicyBody=during)
    assert await update(running, 60) == "UPDATE_COMPLETE"


async def test_what_is_no_policy_is_refused(running: Running) -> None:
    running.deploy(mock_api())
    cf = client_of(running)
    await create(cf, "s", template(7))
    for text in ("no json", "{}", '{"Statement": [1]}'):
        with pytest.raises(ClientError, match="Invalid stack policy"):
            await ask(cf.set_stack_policy, StackName="s", StackPolicyBody=text)


def change(action: str = "Modify", **more: Any) -> dict[str, Any]:
    return {"Action": action, "LogicalResourceId": "L", "ResourceType": "AWS::X::Y", **more}


@pytest.mark.parametrize(
    ("statement", "one", "is_denied"),
    [
        ({"Action": "Update:Modify"}, change(), True),
        ({"Action": "Update:Replace"}, change(), False),
        ({"Action": "Update:Replace"}, change(Replacement="True"), True),
        ({"Action": "Update:Delete"}, change("Remove"), True),
        ({"Action": "Update:*"}, change("Add"), False),
        ({"NotAction": "Update:Modify"}, change(), False),
        ({"Action": "Update:*", "Resource": "LogicalResourceId/M*"}, change(), False),
        ({"Action": "Update:*", "NotResource": "LogicalResourceId/M*"}, change(), True),
        (
            {"Action": "*", "Condition": {"StringLike": {"ResourceType": ["AWS::X::*"]}}},
            change(),
            True,
        ),
        (
            {"Action": "*", "Condition": {"StringEquals": {"ResourceType": ["AWS::X::*"]}}},
            change(),
            False,
        ),
    ],
)
def test_statements_are_matched(statement: Any, one: Any, is_denied: bool) -> None:
    policy = json.dumps({"Statement": [ALLOW, {"Effect": "Deny", "Resource": "*", **statement}]})
    if "NotResource" in statement:
        policy = json.dumps({"Statement": [ALLOW, {"Effect": "Deny", **statement}]})
    assert bool(denied(policy, [one])) is is_denied
    assert denied("", [one]) == []
    assert bool(denied('{"Statement": []}', [one])) is (one["Action"] != "Add")


async def test_what_there_is_none_of(running: Running) -> None:
    running.deploy(mock_api())
    cf = client_of(running)
    await create(cf, "s", template(7))
    assert (await ask(cf.list_stack_sets))["Summaries"] == []
    with pytest.raises(ClientError, match="StackSet x not found"):
        await ask(cf.describe_stack_set, StackSetName="x")
    with pytest.raises(ClientError, match="can not continue rollback"):
        await ask(cf.continue_update_rollback, StackName="s")
    with pytest.raises(ClientError, match="cannot be called from current stack status"):
        await ask(cf.cancel_update_stack, StackName="s")
    given = {"StackName": "s", "UniqueId": "1", "Status": "SUCCESS"}
    await ask(cf.signal_resource, LogicalResourceId="L", **given)
    with pytest.raises(ClientError, match="does not exist"):
        await ask(cf.signal_resource, LogicalResourceId="M", **given)
    with pytest.raises(ClientError, match="DELETE_FAILED"):
        await ask(cf.delete_stack, StackName="s", RetainResources=["L"])


async def test_a_summary_names_transforms_and_what_can_be_imported(running: Running) -> None:
    running.deploy(mock_api())
    cf = client_of(running)
    body = json.dumps({"Transform": "AWS::LanguageExtensions", **template(7)})
    found = await ask(cf.get_template_summary, TemplateBody=body)
    assert found["DeclaredTransforms"] == ["AWS::LanguageExtensions"]
    assert found["Capabilities"] == ["CAPABILITY_AUTO_EXPAND"]
    assert found["ResourceIdentifierSummaries"] == [
        {
            "ResourceType": "AWS::Logs::LogGroup",
            "LogicalResourceIds": ["L"],
            "ResourceIdentifiers": ["LogGroupName"],
        }
    ]
    assert (await ask(cf.validate_template, TemplateBody=body))["DeclaredTransforms"]


async def test_a_policy_of_no_stack(running: Running) -> None:
    running.deploy(mock_api())
    cf = client_of(running)
    with pytest.raises(ClientError, match="Stack: none does not exist"):
        await ask(cf.get_stack_policy, StackName="none")
    with pytest.raises(ClientError, match="Stack: none does not exist"):
        await ask(cf.set_stack_policy, StackName="none", StackPolicyBody=POLICY)


def test_lists_come_in_pages_of_a_hundred() -> None:
    first = page("X", list(range(250)), {})
    assert (first["X"], first["NextToken"]) == (list(range(100)), "100")
    last = page("X", list(range(250)), {"NextToken": "200"})
    assert last == {"X": list(range(200, 250))}
    assert page("X", [], {}) == {"X": []}
    for token in ("x", "-1", "251"):
        with pytest.raises(ValidationError):
            page("X", list(range(250)), {"NextToken": token})
