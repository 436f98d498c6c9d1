"""Delete a group that has neither members nor policies."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import check_removable
from csc.emulator.services.iam.errors import DeleteConflict
from csc.emulator.services.iam.find_entities import group_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_group(iam: "Iam", input: Input, call: Call) -> Output:
    group = group_of(iam, input["GroupName"])
    if any(group.name in user.groups for user in iam.store.users.sorted()):
        raise DeleteConflict("Cannot delete entity, must remove users from group first.")
    check_removable(group)
    iam.store.groups.delete(group.name)
    return {}
