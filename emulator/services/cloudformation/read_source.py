"""What a call says a stack is made from → a Source: template, parameters, tags, capabilities.

The template is in the call, in a bucket, or the one that stands.
"""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from csc.emulator.calls import Input
from csc.emulator.cloudformation.load_template import Malformed, parse_template
from csc.emulator.services.cloudformation.errors import InsufficientCapabilities, ValidationError
from csc.emulator.services.cloudformation.store import Source, Stack

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation

LARGEST_BODY, LARGEST = 51_200, 1_048_576  # bytes: CloudFormation's quotas
NAMES = frozenset({"GroupName", "InstanceProfileName", "ManagedPolicyName", "RoleName", "UserName"})
_STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}").fullmatch


def read_source(cloudformation: "CloudFormation", input: Input, stack: Stack | None) -> Source:
    """Raises ValidationError, InsufficientCapabilities."""
    before = stack.source if stack is not None else None
    if input.get("UsePreviousTemplate"):
        if before is None:
            raise ValidationError("UsePreviousTemplate: there is no template before.")
        text, data = before.text, before.data
    else:
        text = read_template(cloudformation, input)
        data = parse(text)
    tags = {str(tag["Key"]): str(tag.get("Value", "")) for tag in input.get("Tags") or ()}
    source = Source(
        text,
        data,
        _parameters(input, before, data),
        tags if "Tags" in input else dict(before.tags if before else {}),
        tuple(input.get("Capabilities") or ()),
    )
    _check_capabilities(source)
    return source


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
    bucket, key = _object_of(str(url))
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


def _object_of(url: str) -> tuple[str, str]:
    """``https://bucket.s3.region.amazonaws.com/key`` or ``https://host/bucket/key`` → both."""
    parts = urlsplit(url)
    path = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("http", "https", "s3") or not path:
        raise ValidationError("TemplateURL must be a supported URL.")
    host = parts.hostname or ""
    if parts.scheme == "s3":
        return host, path
    for mark in (".s3.", ".s3-", ".localhost"):
        if mark in host + ".":
            return host.partition(mark.rstrip("."))[0], path
    bucket, _, key = path.partition("/")
    return bucket, key


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
