"""Signing in: which flows there are, what must be answered, and the tokens at the end.

    InitiateAuth ─▶ flow ─▶ tokens, or a challenge with a session
    RespondToAuthChallenge ─▶ challenge ─▶ tokens, or the next challenge

A session may be answered once and for a few minutes.  ``proceed`` says what still stands between a
user whose password was right and the tokens.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.auth_events import note
from csc.emulator.services.cognito_idp.entities import Client, Pool, User
from csc.emulator.services.cognito_idp.errors import (
    NotAuthorizedException,
    PasswordResetRequiredException,
    UserNotConfirmedException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.issue_tokens import USER_ADMIN, Grant, issue_tokens
from csc.emulator.services.cognito_idp.settings import hides_users, session_seconds
from csc.emulator.services.cognito_idp.trigger import run_trigger

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

ATTEMPTS = 5
"""Wrong passwords before sign-in is locked, for one second, then twice as long each time."""

LONGEST_LOCK = 900.0


@dataclass(slots=True)
class Attempt:
    """One call of InitiateAuth or RespondToAuthChallenge, or their Admin forms."""

    cognito: "CognitoIdp"
    pool: Pool
    client: Client
    admin: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)
    device_key: str | None = None


def challenge(
    attempt: Attempt,
    name: str,
    user: User | None,
    parameters: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
    session: str | None = None,
    **extra: Any,
) -> Output:
    """A challenge to answer. ``body`` is what its answer will need, kept here; ``session`` is made
    unless it is given."""
    session = session or secrets.token_urlsafe(192)
    kept = {
        "name": name,
        "pool": attempt.pool.id,
        "client": attempt.client.id,
        "sub": user.sub if user else None,
        "body": dict(body or {}),
    }
    attempt.cognito.secrets.put("challenge", session, kept, session_seconds(attempt.client))
    return {
        "ChallengeName": name,
        "Session": session,
        "ChallengeParameters": dict(parameters),
        **extra,
    }


def take_session(attempt: Attempt, name: str, session: str | None) -> dict[str, Any]:
    """What was kept with a challenge. Its session works once, for its client and challenge."""
    kept = attempt.cognito.secrets.take("challenge", session or "")
    if (
        kept is None
        or kept["pool"] != attempt.pool.id
        or kept["client"] != attempt.client.id
        or kept["name"] != name
    ):
        raise NotAuthorizedException("Invalid session for the user, session is expired.")
    return kept


def user_of_session(attempt: Attempt, kept: Mapping[str, Any]) -> User:
    user = attempt.cognito.users.by_sub(attempt.pool, str(kept["sub"]))
    if user is None:
        raise NotAuthorizedException("Invalid session for the user.")
    return check_enabled(user)


def find_user(attempt: Attempt, username: str) -> User | None:
    """The user who signs in; None only where the client hides who exists."""
    user = attempt.cognito.users.find(attempt.pool, username)
    if user is None and not hides_users(attempt.client):
        raise UserNotFoundException("User does not exist.")
    return check_enabled(user) if user else None


def check_enabled(user: User) -> User:
    if not user.enabled:
        raise NotAuthorizedException("User is disabled.")
    return user


def refuse_password() -> NotAuthorizedException:
    return NotAuthorizedException("Incorrect username or password.")


def check_lock(attempt: Attempt, user: User) -> None:
    if user.locked_until > attempt.cognito.cloud.clock.now():
        raise NotAuthorizedException("Password attempts exceeded")


def count_failure(attempt: Attempt, user: User) -> None:
    """Remember a wrong password; after too many, lock sign-in for a while."""
    note(attempt.cognito, attempt.pool, user, "SignIn", "Fail", Password="Failure")
    user.failures += 1
    if user.failures >= ATTEMPTS:
        seconds = min(2.0 ** (user.failures - ATTEMPTS), LONGEST_LOCK)
        user.locked_until = attempt.cognito.cloud.clock.now() + seconds
    attempt.cognito.users.save(attempt.pool, user)


def password_was_right(attempt: Attempt, user: User) -> None:
    """Forget earlier failures; refuse a temporary password that has ended."""
    now = attempt.cognito.cloud.clock.now()
    if user.temporary_until is not None and user.temporary_until <= now:
        raise NotAuthorizedException(
            "Temporary password has expired and must be reset by an administrator."
        )
    if user.failures:
        user.failures, user.locked_until = 0, 0.0
        attempt.cognito.users.save(attempt.pool, user)


async def before_sign_in(attempt: Attempt, user: User) -> None:
    """The pre authentication trigger may refuse."""
    await run_trigger(
        attempt.cognito,
        attempt.pool,
        "PreAuthentication",
        "PreAuthentication_Authentication",
        user,
        attempt.client.id,
        {"validationData": dict(attempt.metadata)},
        {},
    )


async def proceed(attempt: Attempt, user: User) -> Output:
    """The password was right: a challenge that is left, or the tokens."""
    from csc.emulator.services.cognito_idp.answer_mfa import mfa_challenge
    from csc.emulator.services.cognito_idp.flow_device import device_challenge

    if user.status == "UNCONFIRMED":
        raise UserNotConfirmedException("User is not confirmed.")
    if user.status == "RESET_REQUIRED":
        raise PasswordResetRequiredException("Password reset required for the user")
    if user.status == "FORCE_CHANGE_PASSWORD":
        return new_password_challenge(attempt, user)
    device = device_challenge(attempt, user)
    return device or await mfa_challenge(attempt, user) or await finish(attempt, user)


def new_password_challenge(attempt: Attempt, user: User) -> Output:
    given = {name: value for name, value in user.attributes.items() if name != "sub"}
    schema = attempt.pool.config.get("Schema") or ()
    missing = [
        f"userAttributes.{attribute['Name']}"
        for attribute in schema
        if attribute.get("Required") and attribute["Name"] not in given
    ]
    parameters = {
        "USER_ID_FOR_SRP": user.username,
        "requiredAttributes": json.dumps(missing, separators=(",", ":")),
        "userAttributes": json.dumps(given, separators=(",", ":")),
    }
    return challenge(attempt, "NEW_PASSWORD_REQUIRED", user, parameters)


async def finish(attempt: Attempt, user: User, source: str = "") -> Output:
    """Tokens of a new session."""
    from csc.emulator.services.cognito_idp.flow_device import device_of_sign_in

    cognito, pool, client = attempt.cognito, attempt.pool, attempt.client
    device, metadata = device_of_sign_in(attempt, user)
    session, refresh = cognito.sessions.open(
        pool, client, user, (USER_ADMIN,), oauth=False, device=device
    )
    result = await issue_tokens(
        cognito,
        Grant(pool, client, user, session),
        source or "TokenGeneration_Authentication",
    )
    await run_trigger(
        cognito,
        pool,
        "PostAuthentication",
        "PostAuthentication_Authentication",
        user,
        client.id,
        {"newDeviceUsed": bool(metadata), "clientMetadata": dict(attempt.metadata)},
        {},
    )
    note(cognito, pool, user, "SignIn", "Pass", Password="Success")
    return {
        "ChallengeParameters": {},
        "AuthenticationResult": {**result, "RefreshToken": refresh, **metadata},
    }
