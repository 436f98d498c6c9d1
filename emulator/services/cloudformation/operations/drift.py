"""DetectStackDrift, DetectStackResourceDrift, DescribeStackDriftDetectionStatus, DescribeStackResourceDrifts."""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.realise import Step
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.live_state import differences, live_properties

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation

DRIFTED = frozenset({"MODIFIED", "DELETED"})


def detect_stack_drift(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """Found when it has answered; it is kept until the server ends."""
    name, plan = cloudformation.stack(input)
    wanted = input.get("LogicalResourceIds")
    found = [
        _drift(cloudformation, name, logical, step)
        for logical, step in plan.steps.items()
        if not wanted or logical in wanted
    ]
    checked = [one for one in found if one["StackResourceDriftStatus"] != "NOT_CHECKED"]
    drifted = sum(one["StackResourceDriftStatus"] in DRIFTED for one in checked)
    detection = {
        "StackId": cloudformation.id_of(name),
        "StackDriftDetectionId": cloudformation.cloud.clock.uuid(),
        "StackDriftStatus": "DRIFTED" if drifted else "IN_SYNC",
        "DetectionStatus": "DETECTION_COMPLETE",
        "DriftedStackResourceCount": drifted,
        "Timestamp": cloudformation.cloud.clock.now(),
    }
    cloudformation.drifts[name] = (detection, {one["LogicalResourceId"]: one for one in found})
    return {"StackDriftDetectionId": detection["StackDriftDetectionId"]}


def detect_stack_resource_drift(
    cloudformation: "CloudFormation", input: Input, call: Call
) -> Output:
    name, plan = cloudformation.stack(input)
    logical = str(input["LogicalResourceId"])
    step = plan.steps.get(logical)
    if step is None:
        raise ValidationError(f"Resource {logical} does not exist for stack {name}")
    found = _drift(cloudformation, name, logical, step)
    if found["StackResourceDriftStatus"] == "NOT_CHECKED":
        raise ValidationError(f"Drift detection is not supported for {step.realised.type}.")
    return {"StackResourceDrift": found}


def describe_stack_drift_detection_status(
    cloudformation: "CloudFormation", input: Input, call: Call
) -> Output:
    wanted = input["StackDriftDetectionId"]
    for detection, _ in cloudformation.drifts.values():
        if detection["StackDriftDetectionId"] == wanted:
            return dict(detection)
    raise ValidationError(f"Stack drift detection [{wanted}] does not exist.")


def describe_stack_resource_drifts(
    cloudformation: "CloudFormation", input: Input, call: Call
) -> Output:
    name, _ = cloudformation.stack(input)
    wanted = input.get("StackResourceDriftStatusFilters")
    _, found = cloudformation.drifts.get(name, ({}, {}))
    return {
        "StackResourceDrifts": [
            one
            for one in found.values()
            if one["StackResourceDriftStatus"] != "NOT_CHECKED"
            and (not wanted or one["StackResourceDriftStatus"] in wanted)
        ]
    }


def _drift(
    cloudformation: "CloudFormation", stack: str, logical: str, step: Step
) -> dict[str, Any]:
    realised = step.realised
    described: dict[str, Any] = {
        "StackId": cloudformation.id_of(stack),
        "LogicalResourceId": logical,
        "PhysicalResourceId": realised.identity.ref,
        "ResourceType": realised.type,
        "Timestamp": cloudformation.cloud.clock.now(),
    }
    try:
        live = live_properties(cloudformation.cloud, realised)
    except KeyError:
        return {**described, "StackResourceDriftStatus": "NOT_CHECKED"}
    expected = dict(realised.properties)
    described["ExpectedProperties"] = json.dumps(expected)
    if live is None:
        return {**described, "StackResourceDriftStatus": "DELETED"}
    found = differences(expected, live)
    known = {name: live[name] for name in expected if name in live}
    described["ActualProperties"] = json.dumps(expected | known if found else expected)
    status = "MODIFIED" if found else "IN_SYNC"
    return {**described, "PropertyDifferences": found, "StackResourceDriftStatus": status}
