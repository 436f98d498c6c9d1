"""Detach a managed policy from a role."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import detach
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def detach_role_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = role_of(iam, input["RoleName"])
    detach(holder, input["PolicyArn"])
    iam.store.roles.save(holder.name, holder)
    return {}
