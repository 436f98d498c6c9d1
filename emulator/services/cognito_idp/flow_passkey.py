"""WEB_AUTHN: a passkey signs a challenge.

    USER_AUTH ─▶ WEB_AUTHN {CREDENTIAL_REQUEST_OPTIONS} ─▶ the browser ─▶ {CREDENTIAL} ─▶ tokens

Source: Amazon Cognito Developer Guide, "Passkey sign-in".
"""

import json
import secrets

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.answer_mfa import needs_second_factor
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import (
    NotAuthorizedException,
    UserNotConfirmedException,
)
from csc.emulator.services.cognito_idp.find import required
from csc.emulator.services.cognito_idp.passkeys.client_data import encode
from csc.emulator.services.cognito_idp.passkeys.prove import prove
from csc.emulator.services.cognito_idp.passkeys.relying_party import (
    relying_party,
    stands_for_both,
    user_verification,
)
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    challenge,
    finish,
    take_session,
    user_of_session,
)


def ask_for_passkey(attempt: Attempt, user: User) -> Output:
    """The challenge, with what ``navigator.credentials.get`` takes, as JSON."""
    cognito, pool = attempt.cognito, attempt.pool
    rp_id = relying_party(pool, cognito.store.domain_of(pool.id) is not None)
    drawn = encode(secrets.token_bytes(32))
    options = {
        "challenge": drawn,
        "timeout": 180_000,
        "rpId": rp_id,
        "allowCredentials": [
            {"type": "public-key", "id": one.id, "transports": one.transports}
            for one in cognito.passkeys.of(pool, user)
        ],
        "userVerification": user_verification(pool),
    }
    shown = {"CREDENTIAL_REQUEST_OPTIONS": json.dumps(options, separators=(",", ":"))}
    return challenge(attempt, "WEB_AUTHN", user, shown, {"challenge": drawn, "rp": rp_id})


async def answer_web_authn(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    credential = required(responses, "CREDENTIAL")
    kept = take_session(attempt, "WEB_AUTHN", session)
    user = user_of_session(attempt, kept)
    verification = user_verification(attempt.pool)
    drawn, rp_id = kept["body"]["challenge"], kept["body"]["rp"]
    passkeys = attempt.cognito.passkeys
    prove(passkeys, attempt.pool, user, credential, drawn, rp_id, verification)
    if user.status == "UNCONFIRMED":
        raise UserNotConfirmedException("User is not confirmed.")
    if needs_second_factor(attempt.pool, user) and not stands_for_both(attempt.pool, user):
        raise NotAuthorizedException("A passkey does not stand for the second factor.")
    return await finish(attempt, user)
