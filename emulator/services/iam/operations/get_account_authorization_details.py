"""Everything: users, groups, roles and managed policies with documents."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import list_attached
from csc.emulator.services.iam.describe import (
    describe_group,
    describe_policy,
    describe_profile,
    describe_role,
    describe_user,
    describe_version,
    encoded,
)
from csc.emulator.services.iam.entities import Group, ManagedPolicy, Role, User

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_account_authorization_details(iam: "Iam", input: Input, call: Call) -> Output:
    wanted = input.get("Filter") or ["User", "Group", "Role", "LocalManagedPolicy"]
    store = iam.store
    return {
        "UserDetailList": [_user(iam, u) for u in store.users.sorted()] if "User" in wanted else [],
        "GroupDetailList": [_group(g) for g in store.groups.sorted()] if "Group" in wanted else [],
        "RoleDetailList": [_role(iam, r) for r in store.roles.sorted()] if "Role" in wanted else [],
        "Policies": [_policy(iam, p) for p in store.policies.sorted()]
        if "LocalManagedPolicy" in wanted
        else [],
        "IsTruncated": False,
    }


def _inline(inline: dict[str, str]) -> list[dict[str, str]]:
    return [{"PolicyName": name, "PolicyDocument": encoded(text)} for name, text in inline.items()]


def _user(iam: "Iam", user: User) -> dict[str, Any]:
    return {
        **describe_user(user),
        "UserPolicyList": _inline(user.inline),
        "GroupList": user.groups,
        "AttachedManagedPolicies": list_attached(user, "/"),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        **describe_group(group),
        "GroupPolicyList": _inline(group.inline),
        "AttachedManagedPolicies": list_attached(group, "/"),
    }


def _role(iam: "Iam", role: Role) -> dict[str, Any]:
    profiles = [p for p in iam.store.profiles.sorted() if role.name in p.roles]
    return {
        **describe_role(role, iam=iam),
        "InstanceProfileList": [describe_profile(iam, profile) for profile in profiles],
        "RolePolicyList": _inline(role.inline),
        "AttachedManagedPolicies": list_attached(role, "/"),
    }


def _policy(iam: "Iam", policy: ManagedPolicy) -> dict[str, Any]:
    versions = [describe_version(policy, version) for version in policy.versions]
    return {**describe_policy(iam, policy), "PolicyVersionList": versions}
