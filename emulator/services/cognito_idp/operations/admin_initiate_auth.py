"""Begin to sign in, from a server."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_flows import admin_attempt, initiate

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def admin_initiate_auth(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    attempt = admin_attempt(cognito, input)
    return await initiate(attempt, input["AuthFlow"], input.get("AuthParameters") or {})
