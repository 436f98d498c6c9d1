"""The authenticator works: its code is right."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    EnableSoftwareTokenMFAException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.sign_in import Attempt, user_of_session
from csc.emulator.services.cognito_idp.totp import match_code

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def verify_software_token(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    if input.get("AccessToken"):
        pool, user, _ = bearer(cognito, input)
        _check(cognito, pool, user, input["UserCode"])
        return {"Status": "SUCCESS"}
    session = input.get("Session") or ""
    kept = cognito.secrets.get("challenge", session)
    found = cognito.store.pools.get(kept["pool"]) if kept else None
    if kept is None or found is None or kept["name"] != "MFA_SETUP":
        raise NotAuthorizedException("Invalid session for the user.")
    attempt = Attempt(cognito, found, cognito.store.clients[kept["client"]])
    _check(cognito, found, user_of_session(attempt, kept), input["UserCode"])
    cognito.secrets.update("challenge", session, {**kept, "body": {"verified": True}})
    return {"Status": "SUCCESS", "Session": session}


def _check(cognito: "CognitoIdp", pool: Pool, user: User, code: str) -> None:
    step = match_code(user.totp_secret or "", code, cognito.cloud.clock.now())
    if step is None:
        raise EnableSoftwareTokenMFAException("Code mismatch")
    user.totp_verified, user.totp_last = True, step
    cognito.users.save(pool, user)
