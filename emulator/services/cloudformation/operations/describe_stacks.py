"""DescribeStacks."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.services.cloudformation.operations.list_stacks import describe_deleted
from csc.emulator.services.cloudformation.paging import page
from csc.emulator.services.cloudformation.store import Source, Stack

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation


def describe_stacks(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """A deleted stack by its id only."""
    if not input.get("StackName"):
        found = [_describe(cloudformation, name) for name in cloudformation.names()]
        return page("Stacks", found, input)
    gone = cloudformation.store.stacks.get(str(input["StackName"]))
    if gone is not None and gone.deleted is not None:
        return {"Stacks": [describe_deleted(gone)]}
    return {"Stacks": [_describe(cloudformation, cloudformation.known(input))]}


def _describe(cloudformation: "CloudFormation", name: str) -> dict[str, Any]:
    plan = cloudformation.engine.stacks.get(name)
    stack = cloudformation.store.standing(name)
    described = {
        **cloudformation.describe(name),
        "DisableRollback": stack is not None and not stack.rolls_back,
        "NotificationARNs": [],
        "RollbackConfiguration": {},
        "EnableTerminationProtection": stack is not None and stack.protected,
        "DriftInformation": _drift(cloudformation, name),
        **_given(stack),
    }
    if stack is not None and stack.change_set:
        described["ChangeSetId"] = stack.change_set
    if plan is not None:
        described |= _planned(plan)
    for member in ("Capabilities", "Outputs", "Parameters"):
        if described.get(member) == []:
            del described[member]  # AWS tells of these where there are some
    root = parent = cloudformation.parent_of(name)
    while root and (above := cloudformation.parent_of(root)):
        root = above
    if parent:
        described |= {
            "ParentId": cloudformation.id_of(parent),
            "RootId": cloudformation.id_of(root),
        }
    return described


def _drift(cloudformation: "CloudFormation", name: str) -> dict[str, Any]:
    if name not in cloudformation.drifts:
        return {"StackDriftStatus": "NOT_CHECKED"}
    detection, _ = cloudformation.drifts[name]
    return {
        "StackDriftStatus": detection["StackDriftStatus"],
        "LastCheckTimestamp": detection["Timestamp"],
    }


def _given(stack: Stack | None) -> dict[str, Any]:
    if stack is None:
        return {"Tags": [], "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]}
    source = stack.source or Source("", {})
    return {
        "Tags": [{"Key": key, "Value": value} for key, value in source.tags.items()],
        "Capabilities": list(source.capabilities),
    }


def _planned(plan: StackPlan) -> dict[str, Any]:
    description = plan.data.get("Description")
    declared = plan.data.get("Parameters") or {}
    return {
        **({"Description": str(description)} if description else {}),
        "Parameters": [
            {
                "ParameterKey": key,
                "ParameterValue": "****" if _is_secret(declared.get(key)) else _text(value),
            }
            for key, value in plan.environment.parameters.items()
        ],
        "Outputs": [_output(plan, key, value) for key, value in plan.outputs.items()],
    }


def _is_secret(declaration: Any) -> bool:
    return isinstance(declaration, dict) and str(declaration.get("NoEcho", "")).lower() == "true"


def _output(plan: StackPlan, key: str, value: Any) -> dict[str, str]:
    declared = plan.data["Outputs"][key]
    output = {"OutputKey": key, "OutputValue": _text(value)}
    if declared.get("Description"):
        output["Description"] = str(declared["Description"])
    if key in plan.export_names:
        output["ExportName"] = plan.export_names[key]
    return output


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
