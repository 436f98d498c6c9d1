"""AWS::CloudFormation::Stack: a stack that is a resource of another, planned with it and applied in the same swap.

    Properties: TemplateURL, Parameters  ──▶  the template ──plan_stack──▶ StackPlan
    Ref: the nested stack's id           Fn::GetAtt Outputs.<name>: an output of it

The template is an object of S3, or, of a template on disk, a file beside it.
"""

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.cloudformation.contract import Identity, Place, Realised
from csc.emulator.cloudformation.identities import Key, Stored
from csc.emulator.cloudformation.intrinsics import as_text
from csc.emulator.cloudformation.load_template import Malformed, load_template, parse_template
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.object_of import object_of
from csc.emulator.cloudformation.sam.expand import expand_sam, is_sam
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam.physical_name import physical_name

if TYPE_CHECKING:
    from csc.emulator.cloudformation.plan_stack import StackDraft, StackPlan

STACK = "AWS::CloudFormation::Stack"
LONGEST = 128


class Unreadable(Exception):
    """Why there is no template to plan, in words."""


def nested_name(place: Place) -> str:
    """``parent-LogicalId-1A2B3C4D5E6F7``, the same in every run."""
    return physical_name(place.stack, place.logical_id, LONGEST)


def plan_nested(
    draft: "StackDraft", place: Place, properties: Mapping[str, Any]
) -> Realised | None:
    """None where it can't be; the draft's problems say why. The plan goes to ``draft.nested``."""
    path = ("Resources", place.logical_id)
    try:
        data, file = _read(draft, place, properties)
    except Unreadable as problem:
        at = (*path, "Properties", "TemplateURL")
        draft.problems.add("CSC609", at, f"{problem}", "Upload it first.", place.metadata)
        return None
    given = _parameters(properties)
    found: list[Diagnostic] = []
    plan = _plan(draft, nested_name(place), data, file, given, found)
    if any(one.severity == "error" for one in found):
        _tell(draft, place, found)
        return None
    draft.nested |= {**plan.nested, nested_name(place): plan}
    outputs = {f"Outputs.{name}": as_text(value) for name, value in plan.outputs.items()}
    identity = Identity(str(plan.environment.pseudo["AWS::StackId"]), outputs)
    made = Realised(place, STACK, properties, identity, None)
    former = draft.previous.steps.get(place.logical_id) if draft.previous else None
    return former.realised if former is not None and former.realised == made else made


def _plan(
    draft: "StackDraft",
    name: str,
    data: Mapping[str, Any],
    file: str,
    given: Mapping[str, str],
    found: list[Diagnostic],
) -> "StackPlan":
    from csc.emulator.cloudformation.plan_stack import StackDraft, plan_stack
    from csc.emulator.cloudformation.problems import Problems
    from csc.emulator.cloudformation.reuse_stack import can_reuse

    former = draft.previous.nested.get(name) if draft.previous is not None else None
    if (
        former is not None
        and not former.nested
        and can_reuse(former, data, file, given, draft.exports, draft.bench.files)
    ):
        return former
    standing = {k[1]: it.realised for k, it in draft.all_standing.items() if k[0] == name}
    problems = Problems(file, found)
    inner = StackDraft(
        name, draft.bench, problems, former, standing, draft.exports, draft.all_standing
    )
    return plan_stack(inner, data, given)


def _tell(draft: "StackDraft", place: Place, found: list[Diagnostic]) -> None:
    """A file's problems stand in the file; those of a made stack are its parent's resource's."""
    if not place.file.startswith(ORIGIN):
        draft.problems.found.extend(found)
        return
    first = next(one for one in found if one.severity == "error")
    said = first.message.removeprefix(ORIGIN).partition(": ")[2]
    draft.problems.add(
        "CSC609",
        ("Resources", place.logical_id),
        f"Embedded stack {nested_name(place)} was not successfully created: {said}",
        first.remedy,
        place.metadata,
    )


def _parameters(properties: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, value in (properties.get("Parameters") or {}).items():
        listed = isinstance(value, list)
        found[str(name)] = ",".join(map(str, value)) if listed else as_text(value) or str(value)
    return found


def _read(
    draft: "StackDraft", place: Place, properties: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """The template without transforms, and what stands for its file. Raises Unreadable."""
    url, given = str(properties.get("TemplateURL") or ""), _parameters(properties)
    beside = FilePath(place.file).parent / url
    if not place.file.startswith(ORIGIN) and "://" not in url and url:
        try:
            data, file = load_template(beside), str(beside)
            if is_sam(data):
                data = expand_sam(data, beside, draft.bench.cloud.region, given).template
        except DiagnosticsError as error:
            raise Unreadable(error.diagnostics[0].message) from None
    else:
        data, file = _from_bucket(draft, url), ORIGIN + nested_name(place)
    return _expanded(draft, data, given), file


def _from_bucket(draft: "StackDraft", url: str) -> dict[str, Any]:
    try:
        bucket, key = object_of(url)
    except ValueError:
        raise Unreadable("TemplateURL must be a supported URL.") from None
    s3: Any = draft.bench.cloud.services["s3"]
    found = s3.read(bucket, key)
    if found is None:
        raise Unreadable(f"S3 error: there is no s3://{bucket}/{key}.")
    try:
        return parse_template(found.decode("utf-8-sig"))
    except (Malformed, UnicodeDecodeError) as wrong:
        raise Unreadable(f"Template format error: {wrong}") from None


def _expanded(
    draft: "StackDraft", data: dict[str, Any], given: Mapping[str, str]
) -> dict[str, Any]:
    from csc.emulator.services.cloudformation.expand_transforms import (
        expand_transforms,
        has_transforms,
    )

    if not has_transforms(data):
        return data
    try:
        region = draft.bench.cloud.region
        return expand_transforms(data, given, region, lambda url: _from_bucket(draft, url))
    except ServiceError as error:
        raise Unreadable(error.message) from None


def root_of(stack: str, standing: Mapping[Key, Stored]) -> str:
    """The stack at the top of those that a nested one is in; of any other, itself."""
    parents = {
        it.realised.identity.ref.split("/")[1]: key[0]
        for key, it in standing.items()
        if it.realised.type == STACK and it.realised.identity.ref.count("/") == 2
    }
    seen: set[str] = set()
    while stack in parents and stack not in seen:
        seen.add(stack)
        stack = parents[stack]
    return stack
