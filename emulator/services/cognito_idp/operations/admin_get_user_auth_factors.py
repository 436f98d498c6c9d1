"""What a user can sign in with."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_factors import describe_factors
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_get_user_auth_factors(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    return describe_factors(cognito, pool, user_of(cognito, pool, input["Username"]))
