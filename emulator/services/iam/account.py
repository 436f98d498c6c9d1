"""The account's own settings: one alias, one password policy.

Source: IAM API Reference, CreateAccountAlias and UpdateAccountPasswordPolicy.
"""

from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.entities import Account
from csc.emulator.services.iam.errors import NoSuchEntity

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

DEFAULTS: dict[str, Any] = {
    "MinimumPasswordLength": 6,
    "RequireSymbols": False,
    "RequireNumbers": False,
    "RequireUppercaseCharacters": False,
    "RequireLowercaseCharacters": False,
    "AllowUsersToChangePassword": False,
    "HardExpiry": False,
    "MaxPasswordAge": 0,
}
"""What each setting is where UpdateAccountPasswordPolicy leaves it out."""


def account_of(iam: "Iam") -> Account:
    return iam.store.accounts.get(iam.cloud.account) or Account(iam.cloud.account)


def save_account(iam: "Iam", account: Account) -> None:
    iam.store.accounts.save(account.name, account)


def password_policy_of(iam: "Iam") -> tuple[Account, dict[str, Any]]:
    """Raises NoSuchEntity where none was set."""
    account = account_of(iam)
    if account.passwords is None:
        raise NoSuchEntity(f"The Password Policy with domain name {account.name} cannot be found.")
    return account, account.passwords
