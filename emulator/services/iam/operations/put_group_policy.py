"""Give a group an inline policy, in place of one of that name."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import put_inline
from csc.emulator.services.iam.find_entities import group_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def put_group_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = group_of(iam, input["GroupName"])
    put_inline(holder, input["PolicyName"], input["PolicyDocument"])
    iam.store.groups.save(holder.name, holder)
    return {}
