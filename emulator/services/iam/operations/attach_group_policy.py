"""Attach a managed policy to a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import attach
from csc.emulator.services.iam.find_entities import group_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def attach_group_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = group_of(iam, input["GroupName"])
    attach(iam, holder, input["PolicyArn"])
    iam.store.groups.save(holder.name, holder)
    return {}
