"""Take an inline policy away from a role."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import delete_inline
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_role_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = role_of(iam, input["RoleName"])
    delete_inline(holder, "role", input["PolicyName"])
    iam.store.roles.save(holder.name, holder)
    return {}
