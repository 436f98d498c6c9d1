"""What the browser says it was asked: clientDataJSON, checked for what, for whom and from where.

Source: Web Authentication, 5.8.1 and 7.1 (steps 7 to 11), 7.2 (steps 11 to 15).
"""

import base64
import binascii
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    WebAuthnOriginNotAllowedException,
)

CREATE, GET = "webauthn.create", "webauthn.get"


def decode(text: Any) -> bytes:
    """base64url without padding. Raises InvalidParameterException."""
    if not isinstance(text, str):
        raise InvalidParameterException("Invalid passkey credential: base64url is expected")
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidParameterException(
            "Invalid passkey credential: base64url is expected"
        ) from None


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def check_client_data(raw: bytes, kind: str, challenge: str, rp_id: str) -> None:
    """Raises InvalidParameterException, WebAuthnOriginNotAllowedException."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("type") != kind:
        raise InvalidParameterException(f"Invalid clientDataJSON: {kind} is expected")
    answered = said.get("challenge")
    if not isinstance(answered, str) or not hmac.compare_digest(
        answered.encode(), challenge.encode()
    ):
        raise InvalidParameterException("Invalid clientDataJSON: it answers another challenge")
    if not is_origin_of(said.get("origin"), rp_id) or said.get("crossOrigin") is True:
        raise WebAuthnOriginNotAllowedException(
            "The origin of the passkey credential does not align with the relying party id"
        )


def is_origin_of(origin: Any, rp_id: str) -> bool:
    """The relying party's domain or one below it, by https; this machine also by http."""
    if not isinstance(origin, str):
        return False
    try:
        parts = urlsplit(origin)
        host = parts.hostname or ""
    except ValueError:
        return False
    if host != rp_id and not host.endswith(f".{rp_id}"):
        return False
    local = host == "localhost" or host.endswith(".localhost")
    return parts.scheme == "https" or (parts.scheme == "http" and local)
