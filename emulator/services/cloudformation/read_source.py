"""What a call says a stack is made from → a Source: template, parameters, tags, capabilities.

The template is in the call, in a bucket, or the one that stands.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.cloudformation.load_template import Malformed, parse_template
from csc.emulator.cloudformation.object_of import object_of
from csc.emulator.services.cloudformation.errors import InsufficientCapabilities, ValidationError
from csc.emulator.services.cloudformation.expand_transforms import (
    expand_transforms,
    has_transforms,
)
from csc.emulator.services.cloudformation.store import Source, Stack

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation

AUTO_EXPAND = "CAPABILITY_AUTO_EXPAND"
LARGEST_BODY, LARGEST = 51_200, 1_048_576  # bytes: CloudFormation's quotas
NAMES = frozenset({"GroupName", "InstanceProfileName", "ManagedPolicyName", "RoleName", "UserName"})
_STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}").fullmatch


def read_source(
    cloudformation: "CloudFormation", input: Input, stack: Stack | None, *, reviewed: bool = False
) -> Source:
    """``reviewed``: a change set shows what transforms make, so that they needn't be acknowledged.

    Raises ValidationError, InsufficientCapabilities.
    """
    before = stack.source if stack is not None else None
    if input.get("UsePreviousTemplate"):
        if before is None:
            raise ValidationError("UsePreviousTemplate: there is no template before.")
        text = before.text
    else:
        text = read_template(cloudformation, input)
    data = parse(text)
    given = _parameters(input, before, data)
    capabilities = tuple(input.get("Capabilities") or ())
    if has_transforms(data):
        if not reviewed and AUTO_EXPAND not in capabilities:
            raise InsufficientCapabilities(f"Requires capabilities : [{AUTO_EXPAND}]")
        data = expand(cloudformation, data, given)
    tags = {str(tag["Key"]): str(tag.get("Value", "")) for tag in input.get("Tags") or ()}
    source = Source(
        text,
        data,
        given,
        tags if "Tags" in input else dict(before.tags if before else {}),
        capabilities,
    )
    _check_capabilities(source)
    return source


def expand(
    cloudformation: "CloudFormation", data: dict[str, Any], given: Mapping[str, str]
) -> dict[str, Any]:
    """What transforms make of a template; without any, it is the same. Raises ValidationError."""

    def read(location: str) -> dict[str, Any]:
        found = cloudformation.read_object(*object_of(location))
        if found is None:
            raise ValidationError(f"Transform AWS::Include failed with: S3 has no {location}.")
        return parse(found.decode("utf-8", "replace"))

    if not has_transforms(data):
        return data
    return expand_transforms(data, given, cloudformation.cloud.region, read)


def check_name(name: str) -> str:
    """Raises ValidationError."""
    if _STACK_NAME(name):
        return name
    raise ValidationError(
        f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
    )


def read_template(cloudformation: "CloudFormation", input: Input) -> str:
    """The text of TemplateBody, or of the object that TemplateURL names. Nothing is fetched."""
    body, url = input.get("TemplateBody"), input.get("TemplateURL")
    if bool(body) == bool(url):
        raise ValidationError("Either Template URL or Template Body must be specified.")
    if body:
        return _within(str(body), LARGEST_BODY, "templateBody")
    try:
        bucket, key = object_of(str(url))
    except ValueError:
        raise ValidationError("TemplateURL must be a supported URL.") from None
    found = cloudformation.read_object(bucket, key)
    if found is None:
        raise ValidationError("S3 error: The specified key does not exist.")
    try:
        return _within(found.decode("utf-8-sig"), LARGEST, "template")
    except UnicodeDecodeError:
        raise ValidationError("Template format error: it isn't UTF-8.") from None


def parse(text: str) -> dict[str, Any]:
    """Raises ValidationError."""
    try:
        return parse_template(text)
    except Malformed as wrong:
        where = f"(line {wrong.line}, column {wrong.column})"
        raise ValidationError(f"Template format error: {wrong.message} {where}") from None


def _within(text: str, limit: int, name: str) -> str:
    if len(text.encode()) > limit:
        raise ValidationError(f"The {name} must have length less than or equal to {limit}")
    return text


def _parameters(input: Input, before: Source | None, data: dict[str, Any] | Any) -> dict[str, str]:
    declared = data.get("Parameters")
    known = declared if isinstance(declared, dict) else {}
    found: dict[str, str] = {}
    for given in input.get("Parameters") or ():
        name = str(given.get("ParameterKey", ""))
        if not given.get("UsePreviousValue"):
            found[name] = str(given.get("ParameterValue", ""))
        elif before is not None and name in before.parameters:
            found[name] = before.parameters[name]
    extra = [name for name in found if name not in known]
    if extra:
        listed = ", ".join(extra)
        raise ValidationError(f"Parameters: [{listed}] do not exist in the template")
    lacking = [
        name
        for name, declaration in known.items()
        if name not in found and isinstance(declaration, dict) and "Default" not in declaration
    ]
    if lacking:
        raise ValidationError(f"Parameters: [{', '.join(lacking)}] must have values")
    return found


def capabilities_of(data: Any) -> tuple[str, ...]:
    """What must be acknowledged of a template."""
    resources = data.get("Resources")
    kinds = [r for r in (resources or {}).values() if isinstance(r, dict)] if resources else []
    iam = [r for r in kinds if str(r.get("Type", "")).startswith("AWS::IAM::")]
    if any(NAMES & set(r.get("Properties") or {}) for r in iam):
        return ("CAPABILITY_NAMED_IAM",)
    return ("CAPABILITY_IAM",) if iam else ()


def _check_capabilities(source: Source) -> None:
    for needed in capabilities_of(source.data):
        if needed not in source.capabilities and "CAPABILITY_NAMED_IAM" not in source.capabilities:
            raise InsufficientCapabilities(f"Requires capabilities : [{needed}]")
