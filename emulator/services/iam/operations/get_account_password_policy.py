"""The password policy, if one was set."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import password_policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_account_password_policy(iam: "Iam", input: Input, call: Call) -> Output:
    _, passwords = password_policy_of(iam)
    expires = bool(passwords.get("MaxPasswordAge"))
    return {"PasswordPolicy": {**passwords, "ExpirePasswords": expires}}
