"""Change a role's description."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_role
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_role_description(iam: "Iam", input: Input, call: Call) -> Output:
    role = role_of(iam, input["RoleName"])
    role.description = input["Description"]
    iam.store.roles.save(role.name, role)
    return {"Role": describe_role(role)}
