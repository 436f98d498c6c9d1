"""Whether a user has a password for the console."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import dated
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_login_profile(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    if not user.login:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    reset = user.login["reset"] == "true"
    return {"LoginProfile": dated(user, float(user.login["created"]), reset)}
