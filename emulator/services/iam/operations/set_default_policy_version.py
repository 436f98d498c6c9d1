"""Choose the version of a managed policy that counts."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.find_entities import policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def set_default_policy_version(iam: "Iam", input: Input, call: Call) -> Output:
    policy, version = policy_of(iam, input["PolicyArn"]), input["VersionId"]
    if version not in policy.versions:
        raise NoSuchEntity(
            f"Policy {policy.arn} version {version} does not exist or is not attachable."
        )
    policy.default = version
    iam.store.policies.save(policy.arn, policy)
    return {}
