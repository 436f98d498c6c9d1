"""Change a user's name or path."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.partition import entity_arn
from csc.emulator.services.iam.users_own import hand_over

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_user(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    name, path = input.get("NewUserName") or user.name, input.get("NewPath") or user.path
    if name != user.name and iam.store.users.get(name):
        raise EntityAlreadyExists(f"User with name {name} already exists.")
    iam.store.users.delete(user.name)
    hand_over(iam, user.name, name)
    iam.usage.forget(user.arn)
    user.name, user.path = name, path
    user.arn = entity_arn(iam, call, f"user{path}{name}")
    iam.store.users.save(name, user)
    return {}
