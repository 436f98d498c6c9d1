"""Policy evaluation against cases of IAMSpy and answers of SimulatePrincipalPolicy on AWS."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.witness import find_context

SHARED = Path(__file__).parents[4] / ".." / "shared" / "iam"
pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not SHARED.exists(), reason="../shared/iam does not exist here"),
]


def _load(name: str) -> Any:
    path = SHARED / name
    return json.loads(path.read_text()) if path.exists() else []


IAMSPY = _load("iamspy_cases.json")
RECORDED = _load("simulate_principal_policy_recorded_on_aws.json")


def _managed(account: Mapping[str, Any], arn: str) -> Policy:
    for policy in account["Policies"]:
        if policy["Arn"] == arn:
            (default,) = [v for v in policy["PolicyVersionList"] if v["IsDefaultVersion"]]
            return compile_policy(default["Document"], arn)
    raise LookupError(arn)


def _entities(account: Mapping[str, Any]) -> dict[str, tuple[Principal, Policies]]:
    """Users and roles of an account document by ARN, with their policies."""
    found = {}
    for kind, listing, inline in (
        ("user", "UserDetailList", "UserPolicyList"),
        ("role", "RoleDetailList", "RolePolicyList"),
    ):
        for entity in account[listing]:
            arn = entity["Arn"]
            identity = [
                compile_policy(p["PolicyDocument"], p["PolicyName"]) for p in entity.get(inline, [])
            ]
            identity += [
                _managed(account, p["PolicyArn"]) for p in entity["AttachedManagedPolicies"]
            ]
            boundary = entity.get("PermissionsBoundary")
            limit = (_managed(account, boundary["PermissionsBoundaryArn"]),) if boundary else None
            principal = Principal(kind, arn, arn, arn.split(":")[4])  # type: ignore[arg-type]
            found[arn] = (principal, Policies(tuple(identity), limit))
    return found


def _scps(tree: Mapping[str, Any], account: str) -> tuple[tuple[Policy, ...], ...] | None:
    """The policies on each level from the root to the account; None: it isn't below."""
    own = tuple(compile_policy(p["Content"], p["Name"]) for p in tree["Policies"])
    if tree["Id"] == account:
        return (own,)
    for child in tree.get("Children", []):
        below = _scps(child, account)
        if below is not None:
            return (own, *below)
    return None


def _can(case: Mapping[str, Any], who: tuple[str, str, str], conditions: Any, strict: bool) -> bool:
    arn, action, resource = who
    files = case["files"]
    documents = {
        kind: [IAMSPY["documents"][name] for name in names] for kind, names in files.items()
    }
    entities = {a: e for account in documents["gaads"] for a, e in _entities(account).items()}
    if arn not in entities:
        return False
    principal, policies = entities[arn]
    attached = _attached(documents.get("resources", []), resource)
    levels: tuple[tuple[Policy, ...], ...] = ()
    for tree in documents.get("scps", []):
        if tree["Arn"].split(":")[4] != principal.account:  # the management account has no limits
            levels += _scps(tree, principal.account) or ()
    policies = Policies(
        policies.identity,
        policies.boundary,
        None,
        levels,
        (),
        compile_policy(attached["Policy"]) if attached else None,
    )
    owner = attached["Account"] if attached else resource.split(":")[4]
    context = dict(text.split("=", 1) for text in conditions or [])
    request = Request(principal, action, resource, context, owner)
    if strict or context:
        return evaluate(request, policies).allowed
    return find_context(request, policies) is not None


def _attached(listings: list[list[dict[str, Any]]], resource: str) -> dict[str, Any] | None:
    for listing in listings:
        for entry in listing:
            if resource == entry["Resource"] or resource.startswith(entry["Resource"] + "/"):
                return entry
    return None


def _everyone(case: Mapping[str, Any]) -> list[str]:
    names = case["files"]["gaads"]
    return [arn for name in names for arn in _entities(IAMSPY["documents"][name])]


def _arguments(inp: list[Any], count: int) -> tuple[Any, Any, bool]:
    rest = [*inp[count:], None, None, None][:3]
    return tuple(inp[:count]), rest[0], bool(rest[2])


@pytest.mark.parametrize("case", IAMSPY["cases"] if IAMSPY else [], ids=lambda case: case["id"])
def test_iamspy(case: dict[str, Any]) -> None:
    if case["kind"] == "test_can_i":
        given, conditions, strict = _arguments(case["inp"], 3)
        assert _can(case, given, conditions, strict) == case["out"]
    elif case["kind"] == "test_who_can":
        given, conditions, strict = _arguments(case["inp"], 2)
        who = [arn for arn in _everyone(case) if _can(case, (arn, *given), conditions, strict)]
        assert sorted(who) == sorted(case["out"])
    else:
        assert case["kind"] == "test_who_can_batch_resource"
        action, resources = case["inp"]
        pairs = [
            [arn, resource]
            for arn in _everyone(case)
            for resource in resources
            if _can(case, (arn, action, resource), None, False)
        ]
        assert sorted(pairs) == sorted(case["out"])


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["id"])
def test_recorded_on_aws(case: dict[str, Any]) -> None:
    arn = "arn:aws:iam::123456789012:user/someone"
    policies = Policies((compile_policy(case["policy"]),))
    request = Request(
        Principal("user", arn, arn, "123456789012"),
        case["request"]["action"],
        case["request"]["resource"],
    )
    assert evaluate(request, policies).outcome == case["expected"]["decision"]
