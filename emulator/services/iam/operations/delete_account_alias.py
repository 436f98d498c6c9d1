"""Take the account's alias away."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of, save_account
from csc.emulator.services.iam.errors import NoSuchEntity

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_account_alias(iam: "Iam", input: Input, call: Call) -> Output:
    account, alias = account_of(iam), input["AccountAlias"]
    if account.alias != alias:
        raise NoSuchEntity(f"The account alias with name {alias} cannot be found.")
    account.alias = None
    save_account(iam, account)
    return {}
