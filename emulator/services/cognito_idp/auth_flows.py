"""Which function runs which flow and which challenge, and who may ask for it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from csc.emulator.calls import Input, Output
from csc.emulator.services.cognito_idp.answer_mfa import (
    answer_email,
    answer_select,
    answer_setup,
    answer_sms,
    answer_sms_otp,
    answer_software_token,
)
from csc.emulator.services.cognito_idp.answer_new_password import answer_new_password
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import client_of, pool_of
from csc.emulator.services.cognito_idp.flow_custom import (
    answer_custom_challenge,
    sign_in_by_custom,
)
from csc.emulator.services.cognito_idp.flow_device import (
    answer_device_srp,
    answer_device_verifier,
)
from csc.emulator.services.cognito_idp.flow_passkey import answer_web_authn
from csc.emulator.services.cognito_idp.flow_password import sign_in_by_password
from csc.emulator.services.cognito_idp.flow_refresh import sign_in_by_refresh_token
from csc.emulator.services.cognito_idp.flow_srp import answer_password_verifier, sign_in_by_srp
from csc.emulator.services.cognito_idp.flow_user_auth import (
    answer_select_challenge,
    sign_in_by_choice,
)
from csc.emulator.services.cognito_idp.settings import allows_flow
from csc.emulator.services.cognito_idp.sign_in import Attempt

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

Flow = Callable[[Attempt, dict[str, str]], Awaitable[Output]]
Answer = Callable[[Attempt, str | None, dict[str, str]], Awaitable[Output]]

FLOWS: dict[str, tuple[str, Flow]] = {
    "USER_PASSWORD_AUTH": ("USER_PASSWORD_AUTH", sign_in_by_password),
    "ADMIN_USER_PASSWORD_AUTH": ("ADMIN_USER_PASSWORD_AUTH", sign_in_by_password),
    "ADMIN_NO_SRP_AUTH": ("ADMIN_USER_PASSWORD_AUTH", sign_in_by_password),
    "USER_SRP_AUTH": ("USER_SRP_AUTH", sign_in_by_srp),
    "REFRESH_TOKEN_AUTH": ("REFRESH_TOKEN_AUTH", sign_in_by_refresh_token),
    "REFRESH_TOKEN": ("REFRESH_TOKEN_AUTH", sign_in_by_refresh_token),
    "CUSTOM_AUTH": ("CUSTOM_AUTH", sign_in_by_custom),
    "USER_AUTH": ("USER_AUTH", sign_in_by_choice),
}
"""A flow's name in InitiateAuth → its name in ExplicitAuthFlows, and what runs it."""

CHALLENGES: dict[str, Answer] = {
    "NEW_PASSWORD_REQUIRED": answer_new_password,
    "PASSWORD_VERIFIER": answer_password_verifier,
    "SOFTWARE_TOKEN_MFA": answer_software_token,
    "SMS_MFA": answer_sms,
    "EMAIL_OTP": answer_email,
    "SMS_OTP": answer_sms_otp,
    "WEB_AUTHN": answer_web_authn,
    "SELECT_CHALLENGE": answer_select_challenge,
    "SELECT_MFA_TYPE": answer_select,
    "MFA_SETUP": answer_setup,
    "DEVICE_SRP_AUTH": answer_device_srp,
    "DEVICE_PASSWORD_VERIFIER": answer_device_verifier,
    "CUSTOM_CHALLENGE": answer_custom_challenge,
}


async def initiate(attempt: Attempt, flow: str, parameters: dict[str, str]) -> Output:
    """Run a flow that the client allows; those of administrators only for them."""
    found = FLOWS.get(flow)
    if found is None:
        raise InvalidParameterException(f"CSC does not emulate the auth flow {flow}.")
    name, run = found
    if name == ("USER_PASSWORD_AUTH" if attempt.admin else "ADMIN_USER_PASSWORD_AUTH"):
        raise InvalidParameterException("Initiate Auth method not supported.")
    if not allows_flow(attempt.client, name):
        if attempt.admin:
            raise InvalidParameterException("Auth flow not enabled for this client")
        raise InvalidParameterException(f"{flow} flow not enabled for this client")
    attempt.device_key = parameters.get("DEVICE_KEY")
    return await run(attempt, parameters)


async def respond(
    attempt: Attempt, name: str, session: str | None, responses: dict[str, str]
) -> Output:
    """Check the answer to a challenge."""
    answer = CHALLENGES.get(name)
    if answer is None:
        raise InvalidParameterException(f"CSC does not emulate the challenge {name}.")
    attempt.device_key = responses.get("DEVICE_KEY")
    return await answer(attempt, session, responses)


def public_attempt(cognito: "CognitoIdp", input: Input) -> Attempt:
    client = client_of(cognito, input)
    pool = cognito.store.pools[client.pool]
    return Attempt(cognito, pool, client, False, input.get("ClientMetadata") or {})


def admin_attempt(cognito: "CognitoIdp", input: Input) -> Attempt:
    pool = pool_of(cognito, input)
    client = client_of(cognito, input, pool)
    return Attempt(cognito, pool, client, True, input.get("ClientMetadata") or {})
