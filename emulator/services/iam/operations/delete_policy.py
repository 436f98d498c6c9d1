"""Delete a managed policy that is attached to nothing and has one version."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import DeleteConflict
from csc.emulator.services.iam.find_entities import holders_of, policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_policy(iam: "Iam", input: Input, call: Call) -> Output:
    policy = policy_of(iam, input["PolicyArn"])
    if holders_of(iam, policy.arn):
        raise DeleteConflict("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflict(
            "This policy has more than one version. Before you delete a policy, you must delete the "
            "policy's versions. The default version is deleted with the policy."
        )
    iam.store.policies.delete(policy.arn)
    return {}
