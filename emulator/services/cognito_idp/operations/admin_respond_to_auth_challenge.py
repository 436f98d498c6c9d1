"""Answer what stands between a sign-in and its tokens, from a server."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_flows import admin_attempt, respond

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def admin_respond_to_auth_challenge(
    cognito: "CognitoIdp", input: Input, call: Call
) -> Output:
    attempt = admin_attempt(cognito, input)
    responses = input.get("ChallengeResponses") or {}
    return await respond(attempt, input["ChallengeName"], input.get("Session"), responses)
