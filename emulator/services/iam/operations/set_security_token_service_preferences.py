"""Which version of session tokens the global endpoint gives."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of, save_account

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def set_security_token_service_preferences(iam: "Iam", input: Input, call: Call) -> Output:
    account = account_of(iam)
    account.token_version = 2 if input["GlobalEndpointTokenVersion"] == "v2Token" else 1
    save_account(iam, account)
    return {}
