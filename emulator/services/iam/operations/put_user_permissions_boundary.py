"""Limit a user by a managed policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import limiting, user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def put_user_permissions_boundary(iam: "Iam", input: Input, call: Call) -> Output:
    holder = user_of(iam, input["UserName"])
    holder.boundary = limiting(iam, input["PermissionsBoundary"])
    iam.store.users.save(holder.name, holder)
    return {}
