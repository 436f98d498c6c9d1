"""Change the calling user's own console password."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.check_password import check_password, hashed, is_password
from csc.emulator.services.iam.errors import AccessDenied, InvalidUserType, NoSuchEntity
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def change_password(iam: "Iam", input: Input, call: Call) -> Output:
    if ":user/" not in call.caller.principal:
        raise InvalidUserType("Only IAM Users can change their own password")
    user = user_of(iam, call.caller.principal.rpartition("/")[2])
    if not user.login:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    if not is_password(user, input["OldPassword"]):
        raise AccessDenied("The old password was incorrect.")
    check_password(iam, user, input["NewPassword"])
    user.login |= {
        "hash": hashed(input["NewPassword"]),
        "changed": str(iam.cloud.clock.now()),
        "reset": "false",
    }
    iam.store.users.save(user.name, user)
    return {}
