"""A secret for an authenticator, for a signed-in user or during MFA_SETUP."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.sign_in import Attempt, user_of_session
from csc.emulator.services.cognito_idp.totp import random_secret

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def associate_software_token(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    if input.get("AccessToken"):
        pool, user, _ = bearer(cognito, input)
        output: Output = {}
    else:
        pool, user, session = _during_setup(cognito, input.get("Session") or "")
        output = {"Session": session}
    user.totp_secret, user.totp_verified, user.totp_last = random_secret(), False, 0
    cognito.users.save(pool, user)
    return {"SecretCode": user.totp_secret, **output}


def _during_setup(cognito: "CognitoIdp", session: str) -> tuple[Pool, User, str]:
    kept = cognito.secrets.get("challenge", session)
    pool = cognito.store.pools.get(kept["pool"]) if kept else None
    if kept is None or pool is None or kept["name"] != "MFA_SETUP":
        raise NotAuthorizedException("Invalid session for the user.")
    attempt = Attempt(cognito, pool, cognito.store.clients[kept["client"]])
    return pool, user_of_session(attempt, kept), session
