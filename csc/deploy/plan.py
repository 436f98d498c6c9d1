"""A shipment and an account → what each stack needs, and what would change in it.

no such stack                     ──▶ create
same template, parameters, tags   ──▶ nothing
anything else                     ──▶ a change set, shown before it is carried out
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from csc.deploy.account import LARGEST_BODY, Account
from csc.deploy.bridge import bridge, needs_bridge
from csc.deploy.canary import is_new_release, read_mark
from csc.deploy.changes import Change, compare_templates, read_changes
from csc.deploy.ship import Shipment, ShippedStack
from csc.diagnostics import Diagnostic, DiagnosticsError

GONE = frozenset({"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"})
"""Stacks that hold nothing: the next deployment makes them."""
POLL = 2.0  # seconds between two questions to AWS


@dataclass(frozen=True, slots=True)
class StackStep:
    """``change_set`` is one that stands ready; empty: it is made when the turn comes.

    ``bridged`` is the template that holds old and new together, where others use what goes.
    ``standing`` is the stack's template now, ``old`` the one of the last whole release: another
    where a canary release was broken off.  Both are None for a new stack.
    """

    stack: ShippedStack
    action: Literal["create", "update", "nothing"]
    changes: tuple[Change, ...] = ()
    status: str = ""
    change_set: str = ""
    bridged: Mapping[str, Any] | None = None
    old: Mapping[str, Any] | None = None
    standing: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DeployPlan:
    """``canary``: a stage gets another release, which is to be given step by step."""

    steps: tuple[StackStep, ...]
    shipment: Shipment
    bucket: str = ""
    canary: bool = False

    @property
    def is_empty(self) -> bool:
        return all(step.action == "nothing" for step in self.steps)


def plan_deployment(
    account: Account, shipment: Shipment, *, ready: bool = True, canary: bool = False
) -> DeployPlan:
    """Uploads what change sets need, where anything changes. ``ready`` False leaves none behind.

    ``canary``: where a stage gets another release, it shall be given step by step.

    Raises DiagnosticsError (CSC722) for a stack that can't be changed as it is.
    """
    standing = {stack.name: _settled(account, stack.name) for stack in shipment.stacks}
    known = next((s["StackId"].split(":")[4] for s in standing.values() if s), None)
    if known is not None:
        account.number = known
    wanted = [
        _with_bucket(account, stack) if _takes_bucket(stack) else stack for stack in shipment.stacks
    ]
    before = {s.name: _template(account, standing[s.name]) for s in wanted}
    same = {s.name for s in wanted if _is_same(s, standing[s.name], before[s.name])}
    if len(same) == len(wanted):
        return DeployPlan(tuple(StackStep(s, "nothing") for s in wanted), shipment)
    bucket = account.require_bucket()
    archives = {shipment.prefix + key: data for key, data in shipment.assets.items()}
    account.upload(bucket, archives)
    steps = []
    for stack in wanted:
        found = standing[stack.name]
        if stack.name in same:
            steps.append(StackStep(stack, "nothing"))
        elif found is None or found["StackStatus"] in GONE:
            status = found["StackStatus"] if found else ""
            changes = compare_templates(None, stack.template)
            steps.append(StackStep(stack, "create", changes, status))
        else:
            steps.append(_update(account, bucket, stack, before[stack.name]))
    by_canary = canary and any(
        step.old is not None and is_new_release(step.old, step.stack.template) for step in steps
    )
    if by_canary or not ready:
        _discard(account, steps)
        steps = [replace(step, change_set="") for step in steps]
    return DeployPlan(tuple(steps), shipment, bucket, by_canary)


def make_change_set(
    account: Account, bucket: str, stack: ShippedStack, template_text: str, kind: str
) -> dict[str, Any]:
    """A change set that is worked out: its description, FAILED or ready. Not all pages are read."""
    cloudformation = account.cloudformation
    made = cloudformation.create_change_set(
        StackName=stack.name,
        ChangeSetName=f"csc-{time.time_ns()}",
        ChangeSetType=kind,
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in stack.parameters.items()
        ],
        Tags=[{"Key": key, "Value": value} for key, value in stack.tags.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        **_template_argument(account, bucket, template_text),
    )
    described: dict[str, Any] = cloudformation.describe_change_set(ChangeSetName=made["Id"])
    while described["Status"] in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
        time.sleep(POLL)
        described = cloudformation.describe_change_set(ChangeSetName=made["Id"])
    changes, token = list(described.get("Changes", ())), described.get("NextToken")
    while token:
        page = cloudformation.describe_change_set(ChangeSetName=made["Id"], NextToken=token)
        changes += page.get("Changes", ())
        token = page.get("NextToken")
    return {**described, "Changes": changes}


def is_nothing(described: Mapping[str, Any]) -> bool:
    """Whether a change set failed as there is nothing to change."""
    reason = str(described.get("StatusReason", ""))
    return described["Status"] == "FAILED" and (
        "didn't contain changes" in reason or "No updates are to be performed" in reason
    )


def _update(
    account: Account, bucket: str, stack: ShippedStack, standing: Mapping[str, Any]
) -> StackStep:
    step = _changed(account, bucket, stack, standing)
    mark = read_mark(standing)
    old = account.kept_template(mark.previous) if mark is not None else standing
    return replace(step, old=old, standing=standing)


def _changed(
    account: Account, bucket: str, stack: ShippedStack, old: Mapping[str, Any]
) -> StackStep:
    bridged = bridge(old, stack.template) if needs_bridge(old, stack.template) else None
    if bridged is not None:
        changes = compare_templates(old, stack.template)
        return StackStep(stack, "update", changes, bridged=bridged)
    described = make_change_set(account, bucket, stack, stack.text, "UPDATE")
    if described["Status"] != "FAILED":
        changes = read_changes(described["Changes"])
        return StackStep(stack, "update", changes, change_set=described["ChangeSetId"])
    account.cloudformation.delete_change_set(ChangeSetName=described["ChangeSetId"])
    if is_nothing(described):
        return StackStep(stack, "nothing")
    reason = str(described.get("StatusReason", ""))
    if "export" not in reason:
        raise _cannot(f"{stack.name} can't be changed so: {reason}", "Nothing was changed.")
    return StackStep(stack, "update", compare_templates(old, stack.template))


def _discard(account: Account, steps: list[StackStep]) -> None:
    for step in steps:
        if step.change_set:
            account.cloudformation.delete_change_set(ChangeSetName=step.change_set)


def _settled(account: Account, name: str) -> dict[str, Any] | None:
    """A stack that nobody is changing. Waits for one that somebody is; raises CSC722."""
    found = account.stack(name)
    while found and found["StackStatus"].endswith("_IN_PROGRESS"):
        if found["StackStatus"] == "REVIEW_IN_PROGRESS":
            return found
        time.sleep(POLL)
        found = account.stack(name)
    if found and found["StackStatus"].endswith("_FAILED"):
        raise _cannot(
            f"{name} is in {found['StackStatus']}: {found.get('StackStatusReason', '')}",
            "Continue its rollback, or delete it, in CloudFormation's console; then deploy again.",
        )
    return found


def _cannot(message: str, remedy: str) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic("CSC722", message, remedy)])


def _template(account: Account, standing: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if standing is None or standing["StackStatus"] in GONE:
        return {}
    return account.template(standing["StackName"])


def _is_same(
    stack: ShippedStack, standing: Mapping[str, Any] | None, template: Mapping[str, Any]
) -> bool:
    if standing is None or standing["StackStatus"] in GONE or template != stack.template:
        return False
    given = {p["ParameterKey"]: p.get("ParameterValue") for p in standing.get("Parameters", ())}
    tags = {tag["Key"]: tag["Value"] for tag in standing.get("Tags", ())}
    return tags == stack.tags and all(given.get(k) == v for k, v in stack.parameters.items())


def _takes_bucket(stack: ShippedStack) -> bool:
    return "AssetBucket" in (stack.template.get("Parameters") or {})


def _with_bucket(account: Account, stack: ShippedStack) -> ShippedStack:
    given = {**stack.parameters, "AssetBucket": account.bucket_name()}
    return ShippedStack(stack.name, stack.template, given, stack.tags)


def _template_argument(account: Account, bucket: str, text: str) -> dict[str, str]:
    data = text.encode()
    if len(data) <= LARGEST_BODY:
        return {"TemplateBody": text}
    key = f"templates/{hashlib.sha256(data).hexdigest()[:32]}.json"
    account.upload(bucket, {key: data})
    return {"TemplateURL": f"https://{bucket}.s3.{account.region}.amazonaws.com/{key}"}
