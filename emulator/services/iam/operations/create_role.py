"""A new role, with its trust policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import read_tags
from csc.emulator.services.iam.check_policy import check_policy
from csc.emulator.services.iam.describe import describe_made
from csc.emulator.services.iam.entities import Role
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.find_entities import limiting
from csc.emulator.services.iam.make_ids import random_id
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_role(iam: "Iam", input: Input, call: Call) -> Output:
    name, path = input["RoleName"], input.get("Path") or "/"
    if any(name.lower() == known.lower() for known in iam.store.roles.items):
        raise EntityAlreadyExists(f"Role with name {name} already exists.")
    check_policy(input["AssumeRolePolicyDocument"], "trust")
    boundary = input.get("PermissionsBoundary")
    if boundary:
        limiting(iam, boundary)
    role = Role(
        name,
        path,
        random_id("role"),
        entity_arn(iam, call, f"role{path}{name}"),
        iam.cloud.clock.now(),
        input["AssumeRolePolicyDocument"],
        input.get("Description"),
        int(input.get("MaxSessionDuration") or 3600),
        boundary,
        tags=read_tags(input),
    )
    iam.store.roles.save(name, role)
    return {"Role": describe_made(role)}
