"""One user, found by username, sub or alias."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_mfa, describe_user
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_get_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    user = user_of(cognito, pool_of(cognito, input), input["Username"])
    shown = describe_user(user)
    shown["UserAttributes"] = shown.pop("Attributes")
    return {**shown, **describe_mfa(user)}
