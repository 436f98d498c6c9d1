"""AWS::CloudFormation::*: nested stacks, which are planned by ``cloudformation/nested.py``, and what waits for signals."""

from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, ResourceType
from csc.emulator.cloudformation.nested import STACK, nested_name

PREFIX = "AWS::CloudFormation::"


def _identify_stack(context: Context, place: Place, properties: Properties) -> Identity:
    return Identity(nested_name(place))


def _identify_handle(context: Context, place: Place, properties: Properties) -> Identity:
    """AWS's is a presigned URL, which an instance calls."""
    region = context.cloud.region
    where = f"cloudformation-waitcondition-{region}.s3.{region}.amazonaws.com"
    return Identity(f"https://{where}/{place.stack}/{place.logical_id}")


def _identify_condition(context: Context, place: Place, properties: Properties) -> Identity:
    return Identity(f"{place.stack}/{place.logical_id}", {"Data": "{}"})


TYPES = (
    ResourceType(STACK, "emulated", _identify_stack),
    ResourceType(
        f"{PREFIX}WaitConditionHandle",
        "recorded",
        _identify_handle,
        missing="nobody is waited for",
    ),
    ResourceType(
        f"{PREFIX}WaitCondition", "recorded", _identify_condition, missing="nobody is waited for"
    ),
)
