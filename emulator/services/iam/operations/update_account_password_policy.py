"""Set the password policy whole: what is left out takes its default."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import DEFAULTS, account_of, save_account

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_account_password_policy(iam: "Iam", input: Input, call: Call) -> Output:
    account = account_of(iam)
    account.passwords = {**DEFAULTS, **input}
    save_account(iam, account)
    return {}
