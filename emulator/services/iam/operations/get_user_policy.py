"""One inline policy of a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import get_inline
from csc.emulator.services.iam.describe import encoded
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_user_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = user_of(iam, input["UserName"])
    document = get_inline(holder, "user", input["PolicyName"])
    return {
        "UserName": holder.name,
        "PolicyName": input["PolicyName"],
        "PolicyDocument": encoded(document),
    }
