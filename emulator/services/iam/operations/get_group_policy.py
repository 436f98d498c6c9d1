"""One inline policy of a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import get_inline
from csc.emulator.services.iam.describe import encoded
from csc.emulator.services.iam.find_entities import group_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_group_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = group_of(iam, input["GroupName"])
    document = get_inline(holder, "group", input["PolicyName"])
    return {
        "GroupName": holder.name,
        "PolicyName": input["PolicyName"],
        "PolicyDocument": encoded(document),
    }
