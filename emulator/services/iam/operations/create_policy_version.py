"""Another version of a managed policy, perhaps its default."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.check_policy import check_policy
from csc.emulator.services.iam.describe import describe_version
from csc.emulator.services.iam.errors import LimitExceeded
from csc.emulator.services.iam.find_entities import policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_policy_version(iam: "Iam", input: Input, call: Call) -> Output:
    policy = policy_of(iam, input["PolicyArn"])
    check_policy(input["PolicyDocument"], "managed")
    if len(policy.versions) >= 5:
        raise LimitExceeded(
            "A managed policy can have up to 5 versions. Before you create a new version, you must "
            "delete an existing version."
        )
    version = f"v{policy.next_version}"
    policy.next_version += 1
    policy.versions[version] = input["PolicyDocument"]
    policy.dates[version] = policy.updated = iam.cloud.clock.now()
    if input.get("SetAsDefault") in (True, "true"):
        policy.default = version
    iam.store.policies.save(policy.arn, policy)
    return {"PolicyVersion": describe_version(policy, version, brief=True)}
