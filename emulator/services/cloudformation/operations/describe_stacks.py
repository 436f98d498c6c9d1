"""DescribeStacks."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.plan_stack import StackPlan


def describe_stacks(cloudformation: Any, input: Input, call: Call) -> Output:
    if input.get("StackName"):
        stacks = [cloudformation.stack(input)]
    else:
        stacks = list(cloudformation.engine.stacks.items())
    return {"Stacks": [_describe(cloudformation, name, plan) for name, plan in stacks]}


def _describe(cloudformation: Any, name: str, plan: StackPlan) -> dict[str, Any]:
    description = plan.data.get("Description")
    return {
        **cloudformation.describe(name, plan),
        **({"Description": str(description)} if description else {}),
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": _text(value)}
            for key, value in plan.environment.parameters.items()
        ],
        "Outputs": [_output(plan, key, value) for key, value in plan.outputs.items()],
        "DisableRollback": False,
        "NotificationARNs": [],
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        "Tags": [],
        "EnableTerminationProtection": False,
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
    }


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
