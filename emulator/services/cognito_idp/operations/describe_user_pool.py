"""One pool, with all its settings."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_pool
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_user_pool(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    return {"UserPool": describe_pool(cognito, pool_of(cognito, input))}
