"""What the bearer can sign in with."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_factors import describe_factors
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_user_auth_factors(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    return describe_factors(cognito, pool, user)
