"""ValidateTemplate and GetTemplateSummary."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.sam.expand import transforms
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.expand_transforms import has_transforms
from csc.emulator.services.cloudformation.import_resources import IDENTIFIERS
from csc.emulator.services.cloudformation.read_source import (
    AUTO_EXPAND,
    capabilities_of,
    parse,
    read_template,
)

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation


def validate_template(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """Raises ValidationError for what is no template. Properties aren't looked at, as on AWS."""
    data = parse(read_template(cloudformation, input))
    resources = _resources(data)
    for name, resource in resources.items():
        if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
            raise ValidationError(
                f"Template format error: [/Resources/{name}] Every Resources object must contain "
                "a Type member."
            )
    needed = _capabilities(data)
    output: dict[str, Any] = {
        "Parameters": [
            {key: value for key, value in parameter.items() if key in _SHOWN}
            for parameter in _parameters(data)
        ],
        "Capabilities": needed,
    }
    if data.get("Description"):
        output["Description"] = str(data["Description"])
    if needed:
        listed = ", ".join(sorted({str(r["Type"]) for r in resources.values() if _is_iam(r)}))
        reason = f"The following resource(s) require capabilities: [{listed}]"
        output["CapabilitiesReason"] = reason
    if names := transforms(data):
        output["DeclaredTransforms"] = names
    return output


def get_template_summary(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """Of a template, or of the one that a stack has."""
    if input.get("StackName"):
        data: Any = cloudformation.stack(input)[1].data
    else:
        data = parse(read_template(cloudformation, input))
    output: dict[str, Any] = {
        "Parameters": _parameters(data),
        "Capabilities": _capabilities(data),
        "ResourceTypes": sorted({str(r.get("Type")) for r in _resources(data).values()}),
        "Version": str(data.get("AWSTemplateFormatVersion") or "2010-09-09"),
        "ResourceIdentifierSummaries": _identifiers(data),
    }
    if names := transforms(data):
        output["DeclaredTransforms"] = names
    if data.get("Description"):
        output["Description"] = str(data["Description"])
    return output


def _capabilities(data: Any) -> list[str]:
    return [*capabilities_of(data), *([AUTO_EXPAND] if has_transforms(data) else [])]


def _identifiers(data: Any) -> list[dict[str, Any]]:
    """By what each type that can be imported is named."""
    found: dict[str, list[str]] = {}
    for name, resource in _resources(data).items():
        kind = str(resource.get("Type"))
        if kind in IDENTIFIERS:
            found.setdefault(kind, []).append(name)
    return [
        {
            "ResourceType": kind,
            "LogicalResourceIds": names,
            "ResourceIdentifiers": [IDENTIFIERS[kind]],
        }
        for kind, names in found.items()
    ]


_SHOWN = frozenset({"ParameterKey", "DefaultValue", "NoEcho", "Description"})


def _resources(data: Any) -> dict[str, Any]:
    found = data.get("Resources")
    if not isinstance(found, dict) or not found:
        raise ValidationError(
            "Template format error: At least one Resources member must be defined."
        )
    return found


def _is_iam(resource: dict[str, Any]) -> bool:
    return str(resource["Type"]).startswith("AWS::IAM::")


def _parameters(data: Any) -> list[dict[str, Any]]:
    declared = data.get("Parameters")
    found = []
    for name, it in (declared if isinstance(declared, dict) else {}).items():
        if not isinstance(it, dict):
            raise ValidationError(f"Template format error: parameter {name} is no object.")
        described = {
            "ParameterKey": name,
            "ParameterType": str(it.get("Type", "String")),
            "NoEcho": bool(it.get("NoEcho", False)),
        }
        if "Default" in it:
            default = it["Default"]
            described["DefaultValue"] = (
                ",".join(map(str, default)) if isinstance(default, list) else str(default)
            )
        if it.get("Description"):
            described["Description"] = str(it["Description"])
        if it.get("AllowedValues"):
            allowed = [str(value) for value in it["AllowedValues"]]
            described["ParameterConstraints"] = {"AllowedValues": allowed}
        found.append(described)
    return found
