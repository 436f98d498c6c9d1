"""Change a role's description and how long its sessions may last."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_role(iam: "Iam", input: Input, call: Call) -> Output:
    role = role_of(iam, input["RoleName"])
    if "Description" in input:
        role.description = input["Description"]
    if input.get("MaxSessionDuration"):
        role.max_session = int(input["MaxSessionDuration"])
    iam.store.roles.save(role.name, role)
    return {}
