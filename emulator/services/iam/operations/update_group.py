"""Change a group's name or path; its members stay."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.find_entities import group_of
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_group(iam: "Iam", input: Input, call: Call) -> Output:
    group = group_of(iam, input["GroupName"])
    name, path = input.get("NewGroupName") or group.name, input.get("NewPath") or group.path
    if name != group.name and iam.store.groups.get(name):
        raise EntityAlreadyExists(f"Group with name {name} already exists.")
    iam.store.groups.delete(group.name)
    for user in [user for user in iam.store.users.sorted() if group.name in user.groups]:
        user.groups = [name if known == group.name else known for known in user.groups]
        iam.store.users.save(user.name, user)
    group.name, group.path = name, path
    group.arn = entity_arn(iam, call, f"group{path}{name}")
    iam.store.groups.save(name, group)
    return {}
