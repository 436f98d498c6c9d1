"""How many entities there are."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_account_summary(iam: "Iam", input: Input, call: Call) -> Output:
    store = iam.store
    return {
        "SummaryMap": {
            "Users": len(store.users.items),
            "UsersQuota": 5000,
            "Groups": len(store.groups.items),
            "GroupsQuota": 300,
            "Roles": len(store.roles.items),
            "RolesQuota": 1000,
            "Policies": len(store.policies.items),
            "PoliciesQuota": 1500,
            "InstanceProfiles": len(store.profiles.items),
            "InstanceProfilesQuota": 1000,
            "Providers": len(store.providers.items),
            "AccessKeysPerUserQuota": 2,
            "VersionsPerPolicyQuota": 5,
            "AttachedPoliciesPerRoleQuota": 10,
            "AttachedPoliciesPerUserQuota": 10,
            "AttachedPoliciesPerGroupQuota": 10,
        }
    }
