"""Take an inline policy away from a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import delete_inline
from csc.emulator.services.iam.find_entities import group_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_group_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = group_of(iam, input["GroupName"])
    delete_inline(holder, "group", input["PolicyName"])
    iam.store.groups.save(holder.name, holder)
    return {}
