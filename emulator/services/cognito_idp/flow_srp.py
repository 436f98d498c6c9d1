"""USER_SRP_AUTH: the client proves that it knows the password without sending it (``srp.py``)."""

import base64
import hmac
import secrets
from datetime import UTC, datetime

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_idp.find import check_secret_hash, required
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    before_sign_in,
    challenge,
    check_lock,
    count_failure,
    find_user,
    password_was_right,
    proceed,
    refuse_password,
    take_session,
    user_of_session,
)
from csc.emulator.services.cognito_idp.srp import (
    claim_signature,
    fake_verifier,
    is_acceptable,
    server_step,
    session_key,
)

_SKEW = 300.0


async def sign_in_by_srp(attempt: Attempt, parameters: dict[str, str]) -> Output:
    """Answer A with the salt, B and a secret block."""
    username = required(parameters, "USERNAME")
    check_secret_hash(attempt.client, username, parameters.get("SECRET_HASH"))
    a = read_a(required(parameters, "SRP_A"))
    user = find_user(attempt, username)
    if user is not None:
        check_lock(attempt, user)
        await before_sign_in(attempt, user)
    return srp_challenge(attempt, user, username, a)


def srp_challenge(attempt: Attempt, user: User | None, username: str, a: int) -> Output:
    """PASSWORD_VERIFIER. A user that doesn't exist looks like one with another password.

    Its secret block is its session too: clients may answer with the block alone, as on AWS.
    """
    if user is not None and user.srp_verifier:
        salt, verifier, name = user.srp_salt, user.srp_verifier, user.username
    else:
        key = attempt.cognito.keys.of(attempt.pool.id)[0].kid.encode()
        salt, verifier = fake_verifier(attempt.pool.id, username, key)
        name = user.username if user else username
    b, big_b = server_step(verifier)
    block = base64.b64encode(secrets.token_bytes(512)).decode()
    parameters = {
        "USERNAME": name,
        "USER_ID_FOR_SRP": name,
        "SALT": salt,
        "SRP_B": f"{big_b:x}",
        "SECRET_BLOCK": block,
    }
    body = {"key": session_key(a, big_b, b, verifier).hex(), "block": block, "name": name}
    return challenge(attempt, "PASSWORD_VERIFIER", user, parameters, body, session=block)


async def answer_password_verifier(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    username = required(responses, "USERNAME")
    check_secret_hash(attempt.client, username, responses.get("SECRET_HASH"))
    given = required(responses, "PASSWORD_CLAIM_SIGNATURE")
    block = required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")
    timestamp = required(responses, "TIMESTAMP")
    kept = take_session(attempt, "PASSWORD_VERIFIER", session or block)
    check_timestamp(attempt, timestamp)
    body = kept["body"]
    key, name = bytes.fromhex(body["key"]), body["name"]
    wanted = claim_signature(key, attempt.pool.srp_name, name, body["block"], timestamp)
    right = block == body["block"] and hmac.compare_digest(wanted.encode(), given.encode())
    if kept["sub"] is None:
        raise refuse_password()
    user = user_of_session(attempt, kept)
    check_lock(attempt, user)
    if not right or not user.srp_verifier:
        count_failure(attempt, user)
        raise refuse_password()
    password_was_right(attempt, user)
    return await proceed(attempt, user)


def read_a(text: str) -> int:
    """A of SRP_A, in hexadecimal. Raises InvalidParameterException for one that proves nothing."""
    try:
        a = int(text, 16)
    except ValueError:
        raise InvalidParameterException("SRP_A must be a hexadecimal number") from None
    if not is_acceptable(a):
        raise InvalidParameterException("SRP_A must not be a multiple of N")
    return a


def check_timestamp(attempt: Attempt, timestamp: str) -> None:
    """``Fri Nov 20 08:00:00 UTC 2026``, within five minutes of now."""
    try:
        date = datetime.strptime(timestamp, "%a %b %d %H:%M:%S UTC %Y").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidParameterException("TIMESTAMP format is incorrect.") from None
    if abs(date.timestamp() - attempt.cognito.cloud.clock.now()) > _SKEW:
        raise NotAuthorizedException("Unable to verify the request: TIMESTAMP is out of range.")
