"""The credential that an authenticator made for a challenge: verified, as a Passkey.

Attestation ``none`` and ``packed`` by the credential's own key are verified.  A pool asks for none, so
a statement that names a manufacturer's certificate proves no more than its signature, which is checked.

Source: Web Authentication, 7.1 and 8.2.
"""

import hashlib
from typing import Any

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    WebAuthnCredentialNotSupportedException,
    WebAuthnRelyingPartyMismatchException,
)
from csc.emulator.services.cognito_idp.passkeys.authenticator_data import (
    AuthenticatorData,
    read_authenticator_data,
)
from csc.emulator.services.cognito_idp.passkeys.check_signature import is_signed, read_key
from csc.emulator.services.cognito_idp.passkeys.client_data import (
    CREATE,
    check_client_data,
    decode,
    encode,
)
from csc.emulator.services.cognito_idp.passkeys.credentials import Passkey
from csc.emulator.services.cognito_idp.passkeys.read_cbor import read_cbor

_ATTACHMENTS = ("platform", "cross-platform")


def register(credential: Any, challenge: str, rp_id: str, verification: str, now: float) -> Passkey:
    """Raises InvalidParameterException and the WebAuthn… exceptions."""
    if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
        raise InvalidParameterException("Invalid passkey credential")
    response = credential["response"]
    client_data = decode(response.get("clientDataJSON"))
    check_client_data(client_data, CREATE, challenge, rp_id)
    raw, said, statement, form = _attestation(decode(response.get("attestationObject")))
    check_authenticator(said, rp_id, verification)
    if credential.get("type") != "public-key" or encode(said.credential) != credential.get("id"):
        raise InvalidParameterException("Invalid passkey credential: another id was attested")
    _check_statement(form, statement, said, raw + hashlib.sha256(client_data).digest())
    attachment = credential.get("authenticatorAttachment")
    return Passkey(
        encode(said.credential),
        said.key.hex(),
        rp_id,
        now,
        said.count,
        attachment=attachment if attachment in _ATTACHMENTS else None,
        transports=[str(one) for one in response.get("transports") or ()],
    )


def check_authenticator(said: AuthenticatorData, rp_id: str, verification: str) -> None:
    """For the relying party, with the user there (and known, where that is required)."""
    if said.rp_hash != hashlib.sha256(rp_id.encode()).digest():
        raise WebAuthnRelyingPartyMismatchException(
            "The passkey credential is of another relying party."
        )
    if not said.present or (verification == "required" and not said.verified):
        raise WebAuthnCredentialNotSupportedException("The user was not verified.")


def _attestation(data: bytes) -> tuple[bytes, AuthenticatorData, dict[str, Any], str]:
    try:
        given = read_cbor(data)
        raw, form, statement = given["authData"], given["fmt"], given["attStmt"]
        said = read_authenticator_data(raw)
    except (ValueError, KeyError, TypeError):
        raise InvalidParameterException("Invalid attestationObject") from None
    if not said.key or not isinstance(statement, dict):
        raise InvalidParameterException("Invalid attestationObject: no credential is attested")
    return raw, said, statement, form


def _check_statement(
    form: str, statement: dict[str, Any], said: AuthenticatorData, message: bytes
) -> None:
    try:
        algorithm, _ = read_key(said.key)
    except ValueError as wrong:
        raise WebAuthnCredentialNotSupportedException(str(wrong)) from wrong
    if form == "none" and not statement:
        return
    if form != "packed":
        raise WebAuthnCredentialNotSupportedException(f"Attestation {form} is not supported")
    signature, made_by = statement.get("sig"), statement.get("x5c")
    if not isinstance(signature, bytes):
        raise InvalidParameterException("Invalid attestationObject: it is not signed")
    if made_by is None:
        good = statement.get("alg") == algorithm and is_signed(said.key, signature, message)
    else:
        good = _is_signed_by(made_by, signature, message)
    if not good:
        raise InvalidParameterException("Invalid attestationObject: its signature is wrong")


def _is_signed_by(made_by: Any, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509 import load_der_x509_certificate

    try:
        key = load_der_x509_certificate(made_by[0]).public_key()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
            return True
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
            return True
    except (ValueError, TypeError, LookupError, InvalidSignature):
        pass
    return False
