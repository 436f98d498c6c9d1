"""What would change in one stack, and how a person reads it.

+ AWS::Lambda::Function       Receipt
~ AWS::ApiGateway::Method     GetTodos     Integration
± AWS::Cognito::UserPool      Users        UsernameAttributes: replaced, DATA AT RISK
- AWS::DynamoDB::Table        Todos        kept on AWS, no longer managed
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

HOLD_DATA = frozenset(
    {
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::GlobalTable",
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        "AWS::Kinesis::Stream",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::S3::Bucket",
        "AWS::SecretsManager::Secret",
    }
)
"""Types that hold what can't be made again. A key is one: what it encrypted is lost with it."""
Kind = Literal["added", "changed", "replaced", "removed", "kept"]
MARKS: Mapping[Kind, str] = {
    "added": "+",
    "changed": "~",
    "replaced": "±",
    "removed": "-",
    "kept": "-",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One resource. ``what`` are the properties at fault; ``risky``: data may be lost."""

    kind: Kind
    type: str
    name: str
    what: tuple[str, ...] = ()
    risky: bool = False


def read_changes(changes: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """``Changes`` of DescribeChangeSet."""
    found = (each.get("ResourceChange") for each in changes)
    return tuple(_read(change) for change in found if change)


def _read(change: Mapping[str, Any]) -> Change:
    kind, holds = str(change["ResourceType"]), change["ResourceType"] in HOLD_DATA
    name, policy = str(change["LogicalResourceId"]), str(change.get("PolicyAction", ""))
    if change["Action"] == "Add":
        return Change("added", kind, name)
    if change["Action"] == "Remove":
        kept = policy == "Retain"
        return Change("kept" if kept else "removed", kind, name, risky=holds and not kept)
    targets = (detail.get("Target", {}) for detail in change.get("Details", ()))
    named = {str(t.get("Name") or t.get("Attribute") or "") for t in targets} - {""}
    what = tuple(sorted(named or {str(scope) for scope in change.get("Scope", ())}))
    replacement = change.get("Replacement")
    if replacement in ("True", "Conditional"):
        return Change("replaced", kind, name, what, risky=holds)
    return Change("changed", kind, name, what)


def compare_templates(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> tuple[Change, ...]:
    """What can be told without CloudFormation: of a stack that is new, or whose imports are."""
    before: Mapping[str, Any] = (old or {}).get("Resources") or {}
    now: Mapping[str, Any] = new.get("Resources") or {}
    found = [
        Change("added", str(body.get("Type")), name)
        for name, body in now.items()
        if name not in before
    ]
    found += [
        Change("changed", str(body.get("Type")), name)
        for name, body in now.items()
        if name in before and before[name] != body
    ]
    return (*found, *removed_between(before, now))


def removed_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """The resources of one template that another lacks."""
    found = []
    for name, body in before.items():
        if name not in now:
            kept = body.get("DeletionPolicy", "Delete") != "Delete"
            kind, risky = str(body.get("Type")), body.get("Type") in HOLD_DATA and not kept
            found.append(Change("kept" if kept else "removed", kind, name, risky=risky))
    return tuple(found)


def render_changes(changes: Iterable[Change], color: bool = False) -> list[str]:
    """One line a change, in columns."""
    listed = list(changes)
    kinds = max((len(it.type) for it in listed), default=0)
    names = max((len(it.name) for it in listed), default=0)
    lines = []
    for it in listed:
        line = f"{MARKS[it.kind]} {it.type:<{kinds}}  {it.name:<{names}}  {_remark(it)}".rstrip()
        lines.append(_painted(line, it) if color else line)
    return lines


def _remark(change: Change) -> str:
    said = ", ".join(change.what)
    if change.kind == "replaced":
        said = f"{said}: replaced" if said else "replaced"
    if change.kind == "kept":
        said = "kept on AWS, no longer managed"
    if change.risky:
        said = f"{said}, DATA AT RISK" if said else "DATA AT RISK"
    return said


def _painted(line: str, change: Change) -> str:
    colors: Mapping[Kind, str] = {"added": "32", "changed": "33", "replaced": "35", "removed": "31"}
    code = "1;31" if change.risky else colors.get(change.kind, "36")
    return f"\x1b[{code}m{line}\x1b[0m"


def count(changes: Iterable[Change]) -> str:
    """``2 added, 1 changed``."""
    kinds = [change.kind for change in changes]
    named = ((kind, kinds.count(kind)) for kind in MARKS)
    return ", ".join(f"{number} {kind}" for kind, number in named if number)
