"""Change a user's console password, or have it changed at the next sign-in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.check_password import check_password, hashed
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_login_profile(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    if not user.login:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    if input.get("PasswordResetRequired") is not None:
        reset = input["PasswordResetRequired"] in (True, "true")
        user.login["reset"] = str(reset).lower()
    if input.get("Password"):
        check_password(iam, user, input["Password"])
        user.login |= {
            "hash": hashed(input["Password"]),
            "changed": str(iam.cloud.clock.now()),
        }
    iam.store.users.save(user.name, user)
    return {}
