"""Take the limit off a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_user_permissions_boundary(iam: "Iam", input: Input, call: Call) -> Output:
    holder = user_of(iam, input["UserName"])
    holder.boundary = None
    iam.store.users.save(holder.name, holder)
    return {}
