"""Answer what stands between a sign-in and its tokens."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_flows import public_attempt, respond

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def respond_to_auth_challenge(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    attempt = public_attempt(cognito, input)
    responses = input.get("ChallengeResponses") or {}
    return await respond(attempt, input["ChallengeName"], input.get("Session"), responses)
