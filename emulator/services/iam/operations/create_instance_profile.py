"""A new instance profile."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.describe import describe_profile
from csc.emulator.services.iam.entities import InstanceProfile
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_instance_profile(iam: "Iam", input: Input, call: Call) -> Output:
    name, path = input["InstanceProfileName"], input.get("Path") or "/"
    if iam.store.profiles.get(name):
        raise EntityAlreadyExists(f"Instance Profile {name} already exists.")
    arn = entity_arn(iam, call, f"instance-profile{path}{name}")
    now = iam.cloud.clock.now()
    profile = InstanceProfile(
        name, path, random_id("instance-profile"), arn, now, tags=read_tags(input)
    )
    iam.store.profiles.save(name, profile)
    return {"InstanceProfile": describe_profile(iam, profile)}
