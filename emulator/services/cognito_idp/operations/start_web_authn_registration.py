"""What an authenticator is asked to make a passkey with."""

import secrets
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import LimitExceededException
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.passkeys.check_signature import ALGORITHMS
from csc.emulator.services.cognito_idp.passkeys.client_data import encode
from csc.emulator.services.cognito_idp.passkeys.credentials import MOST
from csc.emulator.services.cognito_idp.passkeys.relying_party import (
    relying_party,
    user_verification,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

SECONDS = 300
"""How long a passkey may be registered after it was asked for."""


def start_web_authn_registration(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, claims = bearer(cognito, input)
    rp_id = relying_party(pool, cognito.store.domain_of(pool.id) is not None)
    own = cognito.passkeys.of(pool, user)
    if len(own) >= MOST:
        raise LimitExceededException(f"A user can register up to {MOST} passkeys.")
    challenge = encode(secrets.token_bytes(32))
    kept = {"challenge": challenge, "client": claims.claims["client_id"], "rp": rp_id}
    cognito.secrets.put("passkey", f"{pool.id}/{user.sub}", kept, SECONDS)
    options = {
        "rp": {"name": rp_id, "id": rp_id},
        "user": {
            "id": encode(user.sub.encode()),
            "name": user.username,
            "displayName": user.username,
        },
        "challenge": challenge,
        "timeout": SECONDS * 1000,
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "excludeCredentials": [{"type": "public-key", "id": one.id} for one in own],
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": user_verification(pool),
        },
    }
    return {"CredentialCreationOptions": options}
