"""Name the account. It has one alias: another takes its place."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of, save_account

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def create_account_alias(iam: "Iam", input: Input, call: Call) -> Output:
    account = account_of(iam)
    account.alias = input["AccountAlias"]
    save_account(iam, account)
    return {}
