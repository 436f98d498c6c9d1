"""Time-based one-time passwords (RFC 6238): SHA-1, six digits, thirty seconds."""

import base64
import binascii
import hashlib
import hmac
import secrets

STEP = 30


def random_secret() -> str:
    """A secret for an authenticator, in base32."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=")


def code_at(secret: str, step: int) -> str:
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def match_code(secret: str, code: str, now: float) -> int | None:
    """The time step whose code it is, of this one and its neighbours; None for a wrong code."""
    current = int(now) // STEP
    try:
        for step in (current, current - 1, current + 1):
            if secret and hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
                return step
    except binascii.Error:
        return None
    return None
