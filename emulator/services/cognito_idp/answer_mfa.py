"""The second factor: which one a user must give, and whether it was right.

SOFTWARE_TOKEN_MFA (RFC 6238, six digits every thirty seconds), SMS_MFA, EMAIL_OTP, the choice
between them (SELECT_MFA_TYPE), and MFA_SETUP where the pool demands one that the user lacks.
"""

import json
from collections.abc import Awaitable, Callable

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.auth_events import note
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    CodeMismatchException,
    ExpiredCodeException,
    InvalidParameterException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_idp.find import required
from csc.emulator.services.cognito_idp.send_code import check_code, send_code
from csc.emulator.services.cognito_idp.settings import mfa_configuration
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    challenge,
    finish,
    take_session,
    user_of_session,
)
from csc.emulator.services.cognito_idp.totp import match_code

METHODS = ("SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP")


async def mfa_challenge(attempt: Attempt, user: User) -> Output | None:
    """The challenge that comes after the password; None where no second factor is asked for."""
    wanted = mfa_configuration(attempt.pool)
    if wanted == "OFF":
        return None
    chosen = [method for method in METHODS if method in user.mfa]
    if not chosen and wanted == "ON" and user.totp_verified:
        chosen = ["SOFTWARE_TOKEN_MFA"]
    if not chosen and wanted == "ON" and user.attributes.get("phone_number_verified") == "true":
        chosen = ["SMS_MFA"] if "SMS_MFA" in pool_methods(attempt.pool) else []
    if not chosen:
        return _setup(attempt, user) if wanted == "ON" else None
    if user.preferred_mfa in chosen:
        chosen = [user.preferred_mfa]
    if len(chosen) > 1:
        parameters = {
            "USER_ID_FOR_SRP": user.username,
            "MFAS_CAN_CHOOSE": json.dumps(chosen, separators=(",", ":")),
        }
        return challenge(attempt, "SELECT_MFA_TYPE", user, parameters, {"methods": chosen})
    return await ask(attempt, user, chosen[0])


def needs_second_factor(pool: Pool, user: User) -> bool:
    """Whether a password alone doesn't sign the user in."""
    wanted = mfa_configuration(pool)
    return wanted == "ON" or (wanted == "OPTIONAL" and any(one in METHODS for one in user.mfa))


def pool_methods(pool: Pool) -> list[str]:
    """The methods that a pool offers; software tokens where it doesn't say."""
    given = pool.config.get("EnabledMfas")
    if not given:
        return ["SOFTWARE_TOKEN_MFA", *(["SMS_MFA"] if pool.config.get("SmsConfiguration") else [])]
    return list(given)


def _setup(attempt: Attempt, user: User) -> Output:
    methods = [method for method in pool_methods(attempt.pool) if method != "SMS_MFA"]
    parameters = {
        "USER_ID_FOR_SRP": user.username,
        "MFAS_CAN_SETUP": json.dumps(methods, separators=(",", ":")),
    }
    return challenge(attempt, "MFA_SETUP", user, parameters)


async def ask(attempt: Attempt, user: User, method: str, name: str = "") -> Output:
    """The challenge of one method (called ``name``), with its code sent where there is one."""
    if method == "SOFTWARE_TOKEN_MFA":
        parameters = {"USER_ID_FOR_SRP": user.username, "FRIENDLY_DEVICE_NAME": "authenticator"}
        return challenge(attempt, method, user, parameters)
    attribute = "phone_number" if method == "SMS_MFA" else "email"
    if not user.attributes.get(attribute):
        raise NotAuthorizedException(f"The user has no {attribute} to send a code to.")
    details = await send_code(
        attempt.cognito,
        attempt.pool,
        user,
        "mfa",
        attribute,
        "CustomMessage_Authentication",
        attempt.client.id,
    )
    parameters = {
        "USER_ID_FOR_SRP": user.username,
        "CODE_DELIVERY_DELIVERY_MEDIUM": details["DeliveryMedium"],
        "CODE_DELIVERY_DESTINATION": details["Destination"],
    }
    return challenge(attempt, name or method, user, parameters)


async def answer_software_token(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    code = required(responses, "SOFTWARE_TOKEN_MFA_CODE")
    user = user_of_session(attempt, take_session(attempt, "SOFTWARE_TOKEN_MFA", session))
    take_totp(attempt, user, code)
    return await finish(attempt, user)


def take_totp(attempt: Attempt, user: User, code: str) -> None:
    """A code of the user's authenticator, each of which works once."""
    step = match_code(user.totp_secret or "", code, attempt.cognito.cloud.clock.now())
    if not user.totp_verified or step is None:
        note(attempt.cognito, attempt.pool, user, "SignIn", "Fail", Mfa="Failure")
        raise CodeMismatchException("Invalid code received for user")
    if step <= user.totp_last:
        raise ExpiredCodeException("Your software token has already been used once.")
    user.totp_last = step
    attempt.cognito.users.save(attempt.pool, user)


def _answer_sent(
    name: str, attribute: str, member: str
) -> Callable[[Attempt, str | None, dict[str, str]], Awaitable[Output]]:
    async def answer(attempt: Attempt, session: str | None, responses: dict[str, str]) -> Output:
        code = required(responses, member)
        user = user_of_session(attempt, take_session(attempt, name, session))
        check_code(attempt.cognito, attempt.pool, user, "mfa", attribute, code)
        return await finish(attempt, user)

    return answer


answer_sms = _answer_sent("SMS_MFA", "phone_number", "SMS_MFA_CODE")
answer_sms_otp = _answer_sent("SMS_OTP", "phone_number", "SMS_OTP_CODE")
answer_email = _answer_sent("EMAIL_OTP", "email", "EMAIL_OTP_CODE")


async def answer_select(attempt: Attempt, session: str | None, responses: dict[str, str]) -> Output:
    method = required(responses, "ANSWER")
    kept = take_session(attempt, "SELECT_MFA_TYPE", session)
    if method not in kept["body"]["methods"]:
        raise InvalidParameterException(f"{method} is not one of the methods to choose from")
    return await ask(attempt, user_of_session(attempt, kept), method)


async def answer_setup(attempt: Attempt, session: str | None, responses: dict[str, str]) -> Output:
    """VerifySoftwareToken gave the session that ends a set-up."""
    kept = take_session(attempt, "MFA_SETUP", session)
    user = user_of_session(attempt, kept)
    if not kept["body"].get("verified"):
        raise InvalidParameterException(
            "Verify a software token first, and answer with its session"
        )
    if "SOFTWARE_TOKEN_MFA" not in user.mfa:
        user.mfa.append("SOFTWARE_TOKEN_MFA")
        user.preferred_mfa = user.preferred_mfa or "SOFTWARE_TOKEN_MFA"
        attempt.cognito.users.save(attempt.pool, user)
    return await finish(attempt, user)
