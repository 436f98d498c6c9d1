"""Limit a role by a managed policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import limiting, role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def put_role_permissions_boundary(iam: "Iam", input: Input, call: Call) -> Output:
    holder = role_of(iam, input["RoleName"])
    holder.boundary = limiting(iam, input["PermissionsBoundary"])
    iam.store.roles.save(holder.name, holder)
    return {}
