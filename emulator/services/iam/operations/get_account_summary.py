"""How many entities there are, and how many there may be.

Source of the quotas: IAM API Reference, GetAccountSummary, and "IAM and AWS STS quotas".
"""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of
from csc.emulator.services.iam.entities import Holder

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

QUOTAS = {
    "AccessKeysPerUserQuota": 2,
    "AssumeRolePolicySizeQuota": 2048,
    "AttachedPoliciesPerGroupQuota": 10,
    "AttachedPoliciesPerRoleQuota": 10,
    "AttachedPoliciesPerUserQuota": 10,
    "GroupPolicySizeQuota": 5120,
    "GroupsPerUserQuota": 10,
    "GroupsQuota": 300,
    "InstanceProfilesQuota": 1000,
    "PoliciesQuota": 1500,
    "PolicySizeQuota": 6144,
    "PolicyVersionsInUseQuota": 10000,
    "RolePolicySizeQuota": 10240,
    "RolesQuota": 1000,
    "ServerCertificatesQuota": 20,
    "SigningCertificatesPerUserQuota": 2,
    "UserPolicySizeQuota": 2048,
    "UsersQuota": 5000,
    "VersionsPerPolicyQuota": 5,
}


def get_account_summary(iam: "Iam", input: Input, call: Call) -> Output:
    store = iam.store
    holders: list[Holder] = [*store.users.sorted(), *store.groups.sorted(), *store.roles.sorted()]
    devices = [device for device in store.mfa.sorted() if device.seed]
    in_use = [device for device in store.mfa.sorted() if device.user]
    return {
        "SummaryMap": {
            **QUOTAS,
            "AccountAccessKeysPresent": 0,
            "AccountMFAEnabled": 0,
            "AccountSigningCertificatesPresent": 0,
            "GlobalEndpointTokenVersion": account_of(iam).token_version,
            "Groups": len(store.groups.items),
            "InstanceProfiles": len(store.profiles.items),
            "MFADevices": len(devices),
            "MFADevicesInUse": len(in_use),
            "Policies": len(store.policies.items),
            "PolicyVersionsInUse": sum(len(holder.attached) for holder in holders),
            "Providers": len(store.providers.items) + len(store.saml.items),
            "Roles": len(store.roles.items),
            "ServerCertificates": len(store.certificates.items),
            "Users": len(store.users.items),
        }
    }
