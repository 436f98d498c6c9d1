"""Delete a version that is not the default."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import DeleteConflict, NoSuchEntity
from csc.emulator.services.iam.find_entities import policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_policy_version(iam: "Iam", input: Input, call: Call) -> Output:
    policy, version = policy_of(iam, input["PolicyArn"]), input["VersionId"]
    if version not in policy.versions:
        raise NoSuchEntity(
            f"Policy {policy.arn} version {version} does not exist or is not attachable."
        )
    if version == policy.default:
        raise DeleteConflict("Cannot delete the default version of a policy.")
    del policy.versions[version], policy.dates[version]
    iam.store.policies.save(policy.arn, policy)
    return {}
