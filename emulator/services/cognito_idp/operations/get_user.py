"""The bearer of an access token."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import listed
from csc.emulator.services.cognito_idp.describe import describe_mfa
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    _, user, _ = bearer(cognito, input)
    return {"Username": user.username, "UserAttributes": listed(user), **describe_mfa(user)}
