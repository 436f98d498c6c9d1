"""Delete a user that has neither keys, policies, groups nor a password."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import check_removable
from csc.emulator.services.iam.errors import DeleteConflict
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.users_own import left_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_user(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    if any(key.user == user.name for key in iam.store.keys.sorted()):
        raise DeleteConflict("Cannot delete entity, must delete access keys first.")
    if user.login:
        raise DeleteConflict("Cannot delete entity, must delete login profile first.")
    if user.groups:
        raise DeleteConflict("Cannot delete entity, must remove users from group first.")
    for kind, left in left_of(iam, user):
        if left:
            raise DeleteConflict(f"Cannot delete entity, must delete {kind} first.")
    check_removable(user)
    iam.store.users.delete(user.name)
    iam.usage.forget(user.arn)
    return {}
