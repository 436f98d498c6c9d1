"""The templates of a canary release: old and new together, with a share of the requests for the new.

    old, new ──with_canary(…, 10)──▶ the stage stays with the old deployment; 10 % go to the new one
    old, new ──joined──▶ what both need: tables, roles with the permissions of both

A stack under a canary says so in its template's metadata, with the key of the template that it had
before in the bucket for assets: whoever goes on, or goes back, finds it there.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csc.deploy.bridge import bridge

MARK = "csc:canary"
STEPS = (10, 50)
"""Percent of the requests, before all of them."""

IN_SNAPSHOT = frozenset(
    f"AWS::ApiGateway::{name}"
    for name in ("Authorizer", "GatewayResponse", "Method", "Model", "RequestValidator", "Resource")
)
"""What a deployment holds a copy of: the release of before does without its resources."""

STAGE, DEPLOYMENT, ROLE = "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment", "AWS::IAM::Role"


@dataclass(frozen=True, slots=True)
class Mark:
    """``percent`` is 0 in stacks that have no stage; ``previous`` a key in the bucket."""

    percent: int
    previous: str


def read_mark(template: Mapping[str, Any]) -> Mark | None:
    found = (template.get("Metadata") or {}).get(MARK)
    if not isinstance(found, Mapping):
        return None
    return Mark(int(found.get("Percent", 0)), str(found.get("Previous", "")))


def is_new_release(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a stage that stands gets another deployment."""
    return bool(_released(old, new))


def _released(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Stages by logical id, with their deployments of before and now."""
    before, now = _deployments(old), _deployments(new)
    return {
        stage: (before[stage], deployment)
        for stage, deployment in now.items()
        if before.get(stage, deployment) != deployment
    }


def _deployments(template: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, resource in (template.get("Resources") or {}).items():
        if resource.get("Type") == STAGE:
            named = resource["Properties"].get("DeploymentId")
            if isinstance(named, Mapping) and "Ref" in named:
                found[name] = str(named["Ref"])
    return found


def takes_from_api(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether parts of an API that stands go.

    CloudFormation deletes what a template no longer has when all else is done: after the new
    deployment, which would still have it.  So such an API is changed in two updates.
    """
    kept = new.get("Resources") or {}
    return is_new_release(old, new) and any(
        body.get("Type") in IN_SNAPSHOT and name not in kept
        for name, body in (old.get("Resources") or {}).items()
    )


def prepared(old: Mapping[str, Any], new: Mapping[str, Any], previous: str = "") -> dict[str, Any]:
    """``joined``, with every stage at its old deployment, and the new one not yet made."""
    both = joined(old, new, previous)
    for stage, (before, now) in _released(old, new).items():
        deployment = copy.deepcopy(old["Resources"][before])
        # It was made long ago; what it waited for may be gone.
        deployment.pop("DependsOn", None)
        both["Resources"][before] = deployment
        del both["Resources"][now]
        both["Resources"][stage]["Properties"]["DeploymentId"] = {"Ref": before}
    return both


def with_canary(
    old: Mapping[str, Any], new: Mapping[str, Any], percent: int, previous: str
) -> dict[str, Any]:
    """``prepared``, with a canary of the new deployment in every stage."""
    both = prepared(old, new, previous)
    both["Metadata"][MARK]["Percent"] = percent
    for stage, (_, now) in _released(old, new).items():
        both["Resources"][now] = copy.deepcopy(new["Resources"][now])
        properties = both["Resources"][stage]["Properties"]
        properties["CanarySetting"] = {
            "DeploymentId": {"Ref": now},
            "PercentTraffic": percent,
            "UseStageCache": False,
        }
    return both


def joined(old: Mapping[str, Any], new: Mapping[str, Any], previous: str) -> dict[str, Any]:
    """``new``, and all of ``old`` that it lacks and that the release of before needs: also the
    permissions of roles that both have."""
    both: dict[str, Any] = copy.deepcopy(bridge(old, new))
    for name, resource in (old.get("Resources") or {}).items():
        gone = resource.get("Type") in IN_SNAPSHOT or resource.get("Type") == DEPLOYMENT
        if gone and name not in (new.get("Resources") or {}):
            del both["Resources"][name]
    for name, resource in (old.get("Resources") or {}).items():
        if resource.get("Type") == ROLE and name in (new.get("Resources") or {}):
            _join_role(both["Resources"][name]["Properties"], resource["Properties"])
    note = {"Percent": 0, "Previous": previous}
    both["Metadata"] = {**(both.get("Metadata") or {}), MARK: note}
    return both


def _join_role(new: dict[str, Any], old: Mapping[str, Any]) -> None:
    """The old release still calls with what it was allowed."""
    kept = [policy for policy in old.get("Policies") or () if policy not in new.get("Policies", ())]
    if kept:
        renamed = [
            {**policy, "PolicyName": f"{policy['PolicyName']}-before"}
            if isinstance(policy.get("PolicyName"), str)
            else policy
            for policy in kept
        ]
        new["Policies"] = [*new.get("Policies", ()), *renamed]
