"""Resources that stand already, taken into a stack by a change set of the type IMPORT.

Source: CloudFormation User Guide, "Import AWS resources into a CloudFormation stack".
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.services.cloudformation.compare_stacks import Change, compare_stacks
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.live_state import LIVE, live_properties
from csc.emulator.services.cloudformation.store import Source

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation

IDENTIFIERS: Mapping[str, str] = {
    "AWS::Cognito::UserPool": "UserPoolId",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueUrl",
}
"""The property that names a resource to import, by type: the types that can be."""


def wanted_imports(input: Input, source: Source) -> dict[str, Mapping[str, Any]]:
    """``ResourcesToImport`` by logical id. Raises ValidationError."""
    wanted = {str(one["LogicalResourceId"]): one for one in input.get("ResourcesToImport") or ()}
    if not wanted:
        raise ValidationError("ResourcesToImport must be specified for a change set of type IMPORT")
    resources: Any = source.data.get("Resources") or {}
    for name, one in wanted.items():
        declared = resources.get(name) or {}
        if declared.get("Type") != one["ResourceType"]:
            raise ValidationError(
                f"Resource {name} of {one['ResourceType']} is not in the template"
            )
        if one["ResourceType"] not in IDENTIFIERS or one["ResourceType"] not in LIVE:
            raise ValidationError(f"Import is not supported for {one['ResourceType']}")
        if "DeletionPolicy" not in declared:
            raise ValidationError(f"Resources to import must have DeletionPolicy: [{name}]")
    return wanted


def import_changes(
    cloudformation: "CloudFormation",
    before: StackPlan | None,
    planned: StackPlan,
    wanted: Mapping[str, Mapping[str, Any]],
) -> list[Change]:
    """Raises ValidationError for what else would change, isn't there, or has another name."""
    changes = compare_stacks(before, planned)
    others = sorted(c["LogicalResourceId"] for c in changes if not _imports(c, wanted))
    if others:
        raise ValidationError(
            "As part of the import operation, you cannot modify or add "
            f"[{', '.join(others)}]: they are missing from ResourcesToImport"
        )
    for change in changes:
        name = str(change["LogicalResourceId"])
        realised = planned.steps[name].realised
        given = wanted[name]["ResourceIdentifier"]
        identifier = str(given.get(IDENTIFIERS[realised.type], ""))
        if realised.identity.ref != identifier:
            raise ValidationError(
                f"Resource {name} would be {realised.identity.ref}, and {identifier} is to be "
                "imported: give it that name in the template"
            )
        if live_properties(cloudformation.cloud, realised) is None:
            raise ValidationError(f"Resource {identifier} of {realised.type} does not exist")
        change |= {"Action": "Import", "PhysicalResourceId": identifier}
    return changes


def _imports(change: Change, wanted: Mapping[str, Any]) -> bool:
    return change["Action"] == "Add" and change["LogicalResourceId"] in wanted
