"""Go back to AWS's own password policy."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import password_policy_of, save_account

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_account_password_policy(iam: "Iam", input: Input, call: Call) -> Output:
    account, _ = password_policy_of(iam)
    account.passwords = None
    save_account(iam, account)
    return {}
