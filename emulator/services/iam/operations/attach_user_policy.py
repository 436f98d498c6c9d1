"""Attach a managed policy to a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import attach
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def attach_user_policy(iam: "Iam", input: Input, call: Call) -> Output:
    holder = user_of(iam, input["UserName"])
    attach(iam, holder, input["PolicyArn"])
    iam.store.users.save(holder.name, holder)
    return {}
