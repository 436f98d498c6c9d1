"""Keep the passkey that an authenticator made."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    WebAuthnChallengeNotFoundException,
    WebAuthnClientMismatchException,
    WebAuthnRelyingPartyMismatchException,
)
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.passkeys.register import register
from csc.emulator.services.cognito_idp.passkeys.relying_party import (
    relying_party,
    user_verification,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def complete_web_authn_registration(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, claims = bearer(cognito, input)
    rp_id = relying_party(pool, cognito.store.domain_of(pool.id) is not None)
    kept = cognito.secrets.take("passkey", f"{pool.id}/{user.sub}")
    if kept is None:
        raise WebAuthnChallengeNotFoundException("The challenge does not exist or has expired.")
    if kept["client"] != claims.claims["client_id"]:
        raise WebAuthnClientMismatchException(
            "The access token is for another client than the registration was started with."
        )
    if kept["rp"] != rp_id:
        raise WebAuthnRelyingPartyMismatchException("The relying party has changed meanwhile.")
    now = cognito.cloud.clock.now()
    made = register(input["Credential"], kept["challenge"], rp_id, user_verification(pool), now)
    if cognito.passkeys.is_taken(pool, made.id):
        raise InvalidParameterException("The passkey credential is registered already.")
    cognito.passkeys.save(pool, user, made)
    return {}
