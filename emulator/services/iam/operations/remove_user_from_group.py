"""Take a user out of a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.find_entities import group_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def remove_user_from_group(iam: "Iam", input: Input, call: Call) -> Output:
    group, user = group_of(iam, input["GroupName"]), user_of(iam, input["UserName"])
    if group.name not in user.groups:
        raise NoSuchEntity(f"User {user.name} not in group {group.name}")
    user.groups.remove(group.name)
    iam.store.users.save(user.name, user)
    return {}
