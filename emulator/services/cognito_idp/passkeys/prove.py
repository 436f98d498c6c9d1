"""A passkey proves its user: an assertion, verified against the key that was registered.

Source: Web Authentication, 7.2.
"""

import hashlib
import json
from typing import Any

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_idp.passkeys.authenticator_data import read_authenticator_data
from csc.emulator.services.cognito_idp.passkeys.check_signature import is_signed
from csc.emulator.services.cognito_idp.passkeys.client_data import GET, check_client_data, decode
from csc.emulator.services.cognito_idp.passkeys.credentials import Passkeys
from csc.emulator.services.cognito_idp.passkeys.register import check_authenticator


def prove(
    passkeys: Passkeys,
    pool: Pool,
    user: User,
    text: str,
    challenge: str,
    rp_id: str,
    verification: str,
) -> None:
    """``text`` is the answer ``CREDENTIAL``. Raises InvalidParameterException,
    NotAuthorizedException and the WebAuthn… exceptions."""
    credential = _read(text)
    response = credential["response"]
    client_data = decode(response.get("clientDataJSON"))
    check_client_data(client_data, GET, challenge, rp_id)
    raw = decode(response.get("authenticatorData"))
    try:
        said = read_authenticator_data(raw)
    except ValueError:
        raise InvalidParameterException("Invalid authenticatorData") from None
    check_authenticator(said, rp_id, verification)
    passkey = passkeys.find(pool, user, str(credential.get("id")))
    handle = response.get("userHandle")
    if passkey is None or (handle and decode(handle) != user.sub.encode()):
        raise NotAuthorizedException("Invalid passkey credential.")
    message = raw + hashlib.sha256(client_data).digest()
    if not is_signed(bytes.fromhex(passkey.key), decode(response.get("signature")), message):
        raise NotAuthorizedException("Invalid passkey credential.")
    if (said.count or passkey.count) and said.count <= passkey.count:
        raise NotAuthorizedException("Invalid passkey credential: it may have been copied.")
    passkey.count = said.count
    passkeys.save(pool, user, passkey)


def _read(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("response"), dict):
        raise InvalidParameterException("Invalid passkey credential")
    return given
