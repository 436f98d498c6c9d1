"""A deployment that is cut off says which stacks are new and which are old."""

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from csc.deploy.account import Account
from csc.deploy.carry_out import carry_out
from csc.deploy.plan import DeployPlan, StackStep
from csc.deploy.ship import Shipment, ShippedStack
from csc.diagnostics import DiagnosticsError

STACKS = tuple(ShippedStack(name, {"Resources": {}}, {}, {}) for name in ("data", "iam", "api"))


class Faulty:
    """CloudFormation, of which one call fails: the ``at``-th from 0."""

    def __init__(self, at: int, error: Exception) -> None:
        self.calls, self.at, self.error = 0, at, error
        self.cloudformation = self

    def stack(self, name: str) -> dict[str, str]:
        return {"StackId": f"arn/{name}/1"}

    def get_paginator(self, operation: str) -> Any:
        return self

    def paginate(self, StackName: str) -> Any:
        ended = {"EventId": "2", "ResourceStatus": "CREATE_COMPLETE", "LogicalResourceId": "x"}
        yield {"StackEvents": [{**ended, "PhysicalResourceId": StackName}, {"EventId": "1"}]}

    def __getattr__(self, operation: str) -> Any:
        def call(**input: Any) -> dict[str, Any]:
            self.calls += 1
            if self.calls > self.at:
                raise self.error
            return {
                "Id": "set",
                "ChangeSetId": "set",
                "Status": "CREATE_COMPLETE",
                "StackEvents": [{"EventId": "1"}],
            }

        return call


CALLS = 4  # of each stack: create, describe, newest event, execute
EXPIRED = ClientError({"Error": {"Code": "ExpiredToken", "Message": "gone"}}, "CreateChangeSet")
LOST = EndpointConnectionError(endpoint_url="https://cloudformation")


@pytest.mark.parametrize("error", [EXPIRED, LOST], ids=["expired", "lost"])
@pytest.mark.parametrize("at", range(3 * CALLS))
def test_each_stack_is_said_to_be_new_or_old(at: int, error: Exception) -> None:
    shipment = Shipment("app", "dev", "us-east-1", STACKS, {}, "app/")
    steps = tuple(StackStep(stack, "create") for stack in STACKS)
    plan = DeployPlan(steps, shipment, "bucket")
    with pytest.raises(DiagnosticsError) as told:
        carry_out(cast("Account", Faulty(at, error)), plan, lambda event: None)
    (problem,) = told.value.diagnostics
    names = [stack.name for stack in STACKS]
    new, old = names[: at // CALLS], names[at // CALLS :]
    assert problem.code == "CSC721"
    assert f"While {old[0]} was being changed" in problem.message
    assert f"New: {', '.join(new) or 'none'}. As before: {', '.join(old)}." in problem.remedy


def test_nothing_fails_where_no_call_does() -> None:
    steps = tuple(StackStep(stack, "create") for stack in STACKS)
    shipment = Shipment("app", "dev", "us-east-1", STACKS, {}, "app/")
    told: list[Any] = []
    account = cast("Account", Faulty(3 * CALLS, LOST))
    carry_out(account, DeployPlan(steps, shipment, "bucket"), told.append)
    assert len(told) == len(STACKS)
