"""DescribeStackResources, DescribeStackResource and ListStackResources."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.paging import page


def describe_stack_resources(cloudformation: Any, input: Input, call: Call) -> Output:
    if input.get("PhysicalResourceId") and not input.get("StackName"):
        name, plan = _stack_of(cloudformation, input["PhysicalResourceId"])
    else:
        name, plan = cloudformation.stack(input)
    wanted, physical = input.get("LogicalResourceId"), input.get("PhysicalResourceId")
    found = [
        resource
        for resource in _resources(cloudformation, name, plan, "Timestamp")
        if wanted in (None, resource["LogicalResourceId"])
        and (physical in (None, resource["PhysicalResourceId"]) or input.get("StackName"))
    ]
    return {"StackResources": found}


def describe_stack_resource(cloudformation: Any, input: Input, call: Call) -> Output:
    name, plan = cloudformation.stack(input)
    logical = input.get("LogicalResourceId")
    for resource in _resources(cloudformation, name, plan, "LastUpdatedTimestamp"):
        if resource["LogicalResourceId"] == logical:
            return {"StackResourceDetail": resource}
    raise ValidationError(f"Resource {logical} does not exist for stack {name}")


def list_stack_resources(cloudformation: Any, input: Input, call: Call) -> Output:
    name, plan = cloudformation.stack(input)
    found = _resources(cloudformation, name, plan, "LastUpdatedTimestamp")
    return page("StackResourceSummaries", found, input)


def _stack_of(cloudformation: Any, physical: str) -> tuple[str, StackPlan]:
    for name, plan in cloudformation.engine.stacks.items():
        if any(step.realised.identity.ref == physical for step in plan.steps.values()):
            return name, plan
    raise ValidationError(f"Stack for {physical} does not exist")


def _resources(cloudformation: Any, name: str, plan: StackPlan, time: str) -> list[dict[str, Any]]:
    created, changed = cloudformation.times(name)
    updated = changed or created
    return [
        {
            "StackName": name,
            "StackId": cloudformation.stack_id(plan),
            "LogicalResourceId": logical,
            "PhysicalResourceId": step.realised.identity.ref,
            "ResourceType": step.realised.type,
            time: updated,
            "ResourceStatus": "CREATE_COMPLETE",
            "DriftInformation": _drift(cloudformation, name, logical),
        }
        for logical, step in plan.steps.items()
    ]


def _drift(cloudformation: Any, name: str, logical: str) -> dict[str, Any]:
    found = cloudformation.drifts.get(name, ({}, {}))[1].get(logical)
    if found is None:
        return {"StackResourceDriftStatus": "NOT_CHECKED"}
    status = found["StackResourceDriftStatus"]
    return {"StackResourceDriftStatus": status, "LastCheckTimestamp": found["Timestamp"]}
