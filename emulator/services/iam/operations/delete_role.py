"""Delete a role that has no policies and is in no instance profile."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import check_removable
from csc.emulator.services.iam.errors import DeleteConflict
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_role(iam: "Iam", input: Input, call: Call) -> Output:
    role = role_of(iam, input["RoleName"])
    if any(role.name in profile.roles for profile in iam.store.profiles.sorted()):
        raise DeleteConflict("Cannot delete entity, must remove roles from instance profile first.")
    check_removable(role)
    iam.store.roles.delete(role.name)
    iam.usage.forget(role.arn)
    return {}
