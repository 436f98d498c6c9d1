"""USER_AUTH: the user chooses the first factor among those that pool and user have.

    PREFERRED_CHALLENGE in InitiateAuth, or the answer to SELECT_CHALLENGE:
    PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP, WEB_AUTHN

Whoever must give a second factor begins with a password: the other factors end with tokens.  Only a
passkey may stand for both, where the pool says so.

Source: Amazon Cognito Developer Guide, "Choice-based authentication".
"""

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.answer_mfa import ask, needs_second_factor
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import check_secret_hash, required
from csc.emulator.services.cognito_idp.flow_passkey import ask_for_passkey
from csc.emulator.services.cognito_idp.flow_password import verify_password
from csc.emulator.services.cognito_idp.flow_srp import read_a, srp_challenge
from csc.emulator.services.cognito_idp.passkeys.relying_party import (
    first_factors,
    stands_for_both,
)
from csc.emulator.services.cognito_idp.passwords import waste_time
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    before_sign_in,
    challenge,
    check_lock,
    find_user,
    proceed,
    refuse_password,
    take_session,
    user_of_session,
)

_CODES = {"EMAIL_OTP": "email", "SMS_OTP": "phone_number"}


async def sign_in_by_choice(attempt: Attempt, parameters: dict[str, str]) -> Output:
    username = required(parameters, "USERNAME")
    check_secret_hash(attempt.client, username, parameters.get("SECRET_HASH"))
    user = find_user(attempt, username)
    if user is not None:
        check_lock(attempt, user)
        await before_sign_in(attempt, user)
    preferred = parameters.get("PREFERRED_CHALLENGE")
    offered = available(attempt, user)
    if preferred in offered:
        return await _run(attempt, user, username, preferred, parameters)
    body = {"offered": offered, "username": username}
    return challenge(attempt, "SELECT_CHALLENGE", user, {}, body, AvailableChallenges=offered)


def available(attempt: Attempt, user: User | None) -> list[str]:
    """What can be chosen. A user that doesn't exist seems to have a password."""
    pool, factors = attempt.pool, first_factors(attempt.pool)
    offered = ["PASSWORD", "PASSWORD_SRP"] if "PASSWORD" in factors else []
    if user is None:
        return offered
    must = needs_second_factor(pool, user)
    for name, attribute in _CODES.items():
        if name in factors and user.attributes.get(f"{attribute}_verified") == "true" and not must:
            offered.append(name)
    if "WEB_AUTHN" in factors and (stands_for_both(pool, user) or not must):
        offered += ["WEB_AUTHN"] if attempt.cognito.passkeys.of(pool, user) else []
    return offered


async def answer_select_challenge(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    chosen = required(responses, "ANSWER")
    kept = take_session(attempt, "SELECT_CHALLENGE", session)
    if chosen not in kept["body"]["offered"]:
        raise InvalidParameterException(f"{chosen} is not one of the available challenges")
    username = kept["body"]["username"]
    check_secret_hash(attempt.client, username, responses.get("SECRET_HASH"))
    user = user_of_session(attempt, kept) if kept["sub"] else None
    return await _run(attempt, user, username, chosen, responses)


async def _run(
    attempt: Attempt, user: User | None, username: str, chosen: str, given: dict[str, str]
) -> Output:
    if chosen == "PASSWORD_SRP":
        return srp_challenge(attempt, user, username, read_a(required(given, "SRP_A")))
    if chosen == "PASSWORD":
        password = required(given, "PASSWORD")
        if user is None:
            waste_time(password)
            raise refuse_password()
        verify_password(attempt, user, password)
        return await proceed(attempt, user)
    if user is None:
        raise refuse_password()
    if chosen == "WEB_AUTHN":
        return ask_for_passkey(attempt, user)
    return await ask(attempt, user, "SMS_MFA" if chosen == "SMS_OTP" else chosen, chosen)
