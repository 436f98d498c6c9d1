"""Change a role's trust policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.check_policy import check_policy
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_assume_role_policy(iam: "Iam", input: Input, call: Call) -> Output:
    role = role_of(iam, input["RoleName"])
    check_policy(input["PolicyDocument"], "trust")
    role.trust = input["PolicyDocument"]
    iam.store.roles.save(role.name, role)
    return {}
