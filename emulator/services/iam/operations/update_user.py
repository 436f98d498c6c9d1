"""Change a user's name or path."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_user(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    name, path = input.get("NewUserName") or user.name, input.get("NewPath") or user.path
    if name != user.name and iam.store.users.get(name):
        raise EntityAlreadyExists(f"User with name {name} already exists.")
    iam.store.users.delete(user.name)
    for key in [key for key in iam.store.keys.sorted() if key.user == user.name]:
        key.user = name
        iam.store.keys.save(key.name, key)
    user.name, user.path = name, path
    user.arn = f"arn:aws:iam::{iam.cloud.account}:user{path}{name}"
    iam.store.users.save(name, user)
    return {}
