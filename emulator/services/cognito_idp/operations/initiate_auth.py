"""Begin to sign in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_flows import initiate, public_attempt

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def initiate_auth(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    attempt = public_attempt(cognito, input)
    return await initiate(attempt, input["AuthFlow"], input.get("AuthParameters") or {})
