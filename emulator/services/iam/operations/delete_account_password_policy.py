"""Go back to AWS's own password policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of, save_account
from csc.emulator.services.iam.errors import NoSuchEntity

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_account_password_policy(iam: "Iam", input: Input, call: Call) -> Output:
    account = account_of(iam)
    if account.passwords is None:
        raise NoSuchEntity("The account policy with name PasswordPolicy cannot be found.")
    account.passwords = None
    save_account(iam, account)
    return {}
