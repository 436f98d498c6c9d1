"""One managed policy, without its document."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_policy
from csc.emulator.services.iam.find_entities import policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_policy(iam: "Iam", input: Input, call: Call) -> Output:
    return {"Policy": describe_policy(iam, policy_of(iam, input["PolicyArn"]))}
