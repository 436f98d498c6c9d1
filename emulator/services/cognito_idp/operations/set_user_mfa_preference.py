"""A user chooses its second factors."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.mfa_preferences import mfa_preferences

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def set_user_mfa_preference(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    mfa_preferences(pool, user, input)
    cognito.users.save(pool, user)
    return {}
