"""One inline policy of a role."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import get_inline
from csc.emulator.services.iam.describe import encoded
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_role_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = role_of(iam, input["RoleName"])
    document = get_inline(holder, "role", input["PolicyName"])
    return {
        "RoleName": holder.name,
        "PolicyName": input["PolicyName"],
        "PolicyDocument": encoded(document),
    }
