"""The policies through which a user, group or role may use services."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.entities import Holder, User
from csc.emulator.services.iam.find_entities import holder_of
from csc.emulator.services.iam.policy import Policy
from csc.emulator.services.iam.service_access import services_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_policies_granting_service_access(iam: "Iam", input: Input, call: Call) -> Output:
    holder = holder_of(iam, input["Arn"])
    holders: list[Holder] = [holder]
    if isinstance(holder, User):
        holders += [group for name in holder.groups if (group := iam.store.groups.get(name))]
    granting = []
    for service in input["ServiceNamespaces"]:
        shown = [
            _shown(policy, each)
            for each in holders
            for policy in iam.gathered.held(each)
            if service in services_of([policy], [service])
        ]
        granting.append({"ServiceNamespace": service, "Policies": shown})
    return {"PoliciesGrantingServiceAccess": granting, "IsTruncated": False}


def _shown(policy: Policy, holder: Holder) -> dict[str, str]:
    if policy.name.startswith("arn:"):
        name = policy.name.rpartition("/")[2]
        return {"PolicyName": name, "PolicyType": "MANAGED", "PolicyArn": policy.name}
    kind = type(holder).__name__.upper()
    return {
        "PolicyName": policy.name,
        "PolicyType": "INLINE",
        "EntityType": kind,
        "EntityName": holder.name,
    }
