"""A new user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.describe import describe_user
from csc.emulator.services.iam.entities import User
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.find_entities import limiting
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_user(iam: "Iam", input: Input, call: Call) -> Output:
    name, path = input["UserName"], input.get("Path") or "/"
    if any(name.lower() == known.lower() for known in iam.store.users.items):
        raise EntityAlreadyExists(f"User with name {name} already exists.")
    boundary = input.get("PermissionsBoundary")
    if boundary:
        limiting(iam, boundary)
    arn = entity_arn(iam, call, f"user{path}{name}")
    user = User(
        name, path, random_id("user"), arn, iam.cloud.clock.now(), boundary, tags=read_tags(input)
    )
    iam.store.users.save(name, user)
    return {"User": describe_user(user)}
