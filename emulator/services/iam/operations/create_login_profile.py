"""Give a user a password for the console."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.check_password import check_password, hashed
from csc.emulator.services.iam.describe import dated
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_login_profile(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    if user.login:
        raise EntityAlreadyExists(f"Login Profile for user {user.name} already exists.")
    check_password(iam, user, input["Password"])
    reset = input.get("PasswordResetRequired") in (True, "true")
    user.login = {
        "created": str(iam.cloud.clock.now()),
        "reset": str(reset).lower(),
        "hash": hashed(input["Password"]),
    }
    iam.store.users.save(user.name, user)
    return {"LoginProfile": dated(user, float(user.login["created"]), reset)}
