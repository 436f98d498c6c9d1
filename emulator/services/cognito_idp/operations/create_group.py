"""A new group of a pool."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_group
from csc.emulator.services.cognito_idp.entities import Group
from csc.emulator.services.cognito_idp.errors import GroupExistsException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_group(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    name = input["GroupName"]
    if (pool.id, name) in cognito.store.groups:
        raise GroupExistsException("A group with the name already exists.")
    now = cognito.cloud.clock.now()
    group = Group(
        name,
        pool.id,
        now,
        now,
        input.get("Description"),
        input.get("RoleArn"),
        input.get("Precedence"),
    )
    cognito.store.save(group)
    return {"Group": describe_group(group)}
