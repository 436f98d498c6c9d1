"""A new group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_group
from csc.emulator.services.iam.entities import Group
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_group(iam: "Iam", input: Input, call: Call) -> Output:
    name, path = input["GroupName"], input.get("Path") or "/"
    if any(name.lower() == known.lower() for known in iam.store.groups.items):
        raise EntityAlreadyExists(f"Group with name {name} already exists.")
    arn = entity_arn(iam, call, f"group{path}{name}")
    group = Group(name, path, random_id("group"), arn, iam.cloud.clock.now())
    iam.store.groups.save(name, group)
    return {"Group": describe_group(group)}
