"""A template with transforms → what CloudFormation makes of it before it looks at a resource.

    Fn::Transform AWS::Include     a part of the template, from a bucket
    AWS::LanguageExtensions        Fn::ForEach written out; its other functions are the engine's own
    AWS::Serverless-2016-10-31     AWS's own translator, without anything from the disk

Source: CloudFormation User Guide, "Transforms" and "Intrinsic functions: Fn::ForEach".
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from csc.diagnostics import DiagnosticsError
from csc.emulator.cloudformation.for_each import LoopProblem, write_out
from csc.emulator.cloudformation.sam.expand import EXTENSIONS, SAM, transforms, translate
from csc.emulator.services.cloudformation.errors import ValidationError

INCLUDE = "AWS::Include"
DEEPEST = 10
ReadTemplate = Callable[[str], dict[str, Any]]
"""A location in S3 → the parsed snippet. Raises ValidationError."""


def has_transforms(data: Mapping[str, Any]) -> bool:
    return bool(data.get("Transform")) or _includes(data)


def expand_transforms(
    data: Mapping[str, Any], given: Mapping[str, str], region: str, read: ReadTemplate
) -> dict[str, Any]:
    """``given`` are the values of parameters. Raises ValidationError."""
    made: dict[str, Any] = _with_includes(copy.deepcopy(dict(data)), read, 0)
    names = transforms(made)
    unknown = [name for name in names if name not in (SAM, EXTENSIONS)]
    if unknown:
        raise ValidationError(f"No transform named {unknown[0]} found.")
    made.pop("Transform", None)
    if EXTENSIONS in names:
        made = _with_loops(made, given)
    if SAM in names:
        made = _translated(made, given, region)
    return made


def _with_loops(made: dict[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    try:
        return write_out(made, given)
    except LoopProblem as problem:
        raise ValidationError(f"Transform {EXTENSIONS} failed with: {problem}") from None


def _translated(made: dict[str, Any], given: Mapping[str, str], region: str) -> dict[str, Any]:
    try:
        found = translate(made, "template", region, given)
    except DiagnosticsError as error:
        said = [one.message.partition("SAM says: ")[2] for one in error.diagnostics]
        raise ValidationError(
            f"Transform {SAM} failed with: Invalid Serverless Application Specification document. "
            f"Number of errors found: {len(said)}. {' '.join(said)}"
        ) from None
    found.pop("Globals", None)
    return found


def _includes(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "Fn::Transform" in value or any(map(_includes, value.values()))
    return isinstance(value, list) and any(map(_includes, value))


def _with_includes(value: Any, read: ReadTemplate, depth: int) -> Any:
    """``Fn::Transform`` of a mapping is replaced by the members of what it names."""
    if isinstance(value, list):
        return [_with_includes(one, read, depth) for one in value]
    if not isinstance(value, dict):
        return value
    transform = value.pop("Fn::Transform", None)
    top = value.get("Transform") if depth == 0 else None
    if isinstance(top, dict) and top.get("Name") == INCLUDE:
        transform = value.pop("Transform")
    found = {key: _with_includes(one, read, depth + 1) for key, one in value.items()}
    for one in transform if isinstance(transform, list) else [transform] if transform else []:
        found = _include(one, read, depth) | found
    return found


def _include(transform: Any, read: ReadTemplate, depth: int) -> dict[str, Any]:
    given = transform if isinstance(transform, dict) else {}
    if given.get("Name") != INCLUDE:
        raise ValidationError(f"No transform named {given.get('Name')} found.")
    location = (given.get("Parameters") or {}).get("Location")
    if not isinstance(location, str) or not location.startswith("s3://"):
        raise ValidationError(
            f"Transform {INCLUDE} failed with: The location parameter is not a valid S3 uri."
        )
    snippet = read(location)
    if depth > DEEPEST or _includes(snippet):
        raise ValidationError(f"Transform {INCLUDE} failed with: a snippet can't include another.")
    return snippet
