"""Make a user a member of a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import group_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def add_user_to_group(iam: "Iam", input: Input, call: Call) -> Output:
    user, group = user_of(iam, input["UserName"]), group_of(iam, input["GroupName"])
    if group.name not in user.groups:
        user.groups.append(group.name)
        iam.store.users.save(user.name, user)
    return {}
