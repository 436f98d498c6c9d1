"""Two plans of one stack → what changes between them, in the shape of DescribeChangeSet.

{"Action": "Modify", "LogicalResourceId": "Get", "Replacement": "False", "Scope": ["Properties"], …}
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.cloudformation.realise import Step

Change = dict[str, Any]


def compare_stacks(old: StackPlan | None, new: StackPlan) -> list[Change]:
    """Added and changed resources in the order of the new plan, then those removed."""
    before: Mapping[str, Step] = old.steps if old is not None else {}
    found = [_added(name, step) for name, step in new.steps.items() if name not in before]
    for name, step in new.steps.items():
        if name in before:
            found += _modified(name, before[name], step)
    return found + [
        _removed(name, before[name]) for name in reversed(tuple(before)) if name not in new.steps
    ]


def same_outputs(old: StackPlan | None, new: StackPlan) -> bool:
    return (
        old is not None and old.outputs == new.outputs and old.exports.keys() == new.exports.keys()
    )


def _added(name: str, step: Step) -> Change:
    return _change("Add", name, step)


def _removed(name: str, step: Step) -> Change:
    change = _change("Remove", name, step)
    change["PhysicalResourceId"] = step.realised.identity.ref
    change["PolicyAction"] = "Delete" if step.deletion_policy == "Delete" else "Retain"
    return change


def _modified(name: str, before: Step, now: Step) -> list[Change]:
    old, new = before.realised, now.realised
    if old.type != new.type:
        return [_removed(name, before), _added(name, now)]
    keys = old.properties.keys() | new.properties.keys()
    changed = sorted(k for k in keys if old.properties.get(k) != new.properties.get(k))
    metadata = before.definition.get("Metadata") != now.definition.get("Metadata")
    policies = [
        key
        for key in ("DeletionPolicy", "UpdateReplacePolicy")
        if before.definition.get(key) != now.definition.get(key)
    ]
    scope = ["Properties"] * bool(changed) + ["Metadata"] * metadata + policies
    if not scope:
        return []
    replaced = old.identity.ref != new.identity.ref
    change = _change("Modify", name, now)
    change["PhysicalResourceId"] = old.identity.ref
    change["Replacement"] = "True" if replaced else "False"
    change["Scope"] = scope
    change["Details"] = [_detail(key, replaced) for key in changed]
    if replaced:
        change["PolicyAction"] = (
            "ReplaceAndRetain" if before.retains_replaced else ("ReplaceAndDelete")
        )
    return [change]


def _detail(name: str, replaced: bool) -> dict[str, Any]:
    target = {
        "Attribute": "Properties",
        "Name": name,
        "RequiresRecreation": "Conditionally" if replaced else "Never",
    }
    return {"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}


def _change(action: str, name: str, step: Step) -> Change:
    return {
        "Action": action,
        "LogicalResourceId": name,
        "ResourceType": step.realised.type,
        "Scope": [],
        "Details": [],
    }
