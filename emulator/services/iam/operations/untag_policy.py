"""Take tags off a managed policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import remove_tags
from csc.emulator.services.iam.find_entities import policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def untag_policy(iam: "Iam", input: Input, call: Call) -> Output:
    policy = policy_of(iam, input["PolicyArn"])
    remove_tags(policy.tags, input)
    iam.store.policies.save(policy.arn, policy)
    return {}
