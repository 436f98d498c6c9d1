"""Ids in Cognito's forms: random for what the API makes, derived from their place for templates."""

import hashlib
import secrets

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"


def pool_id(region: str, place: str = "") -> str:
    """``us-east-1_AbCdEfGhI``."""
    return f"{region}_{_characters(_LETTERS, 9, place)}"


def client_id(place: str = "") -> str:
    """26 lower-case letters and digits."""
    return _characters(_LOWER, 26, place)


def client_secret() -> str:
    """51 lower-case letters and digits, never derived from anything."""
    return _characters(_LOWER, 51, "")


def _characters(alphabet: str, count: int, place: str) -> str:
    if not place:
        return "".join(secrets.choice(alphabet) for _ in range(count))
    digest = hashlib.sha512(f"cognito:{place}".encode()).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:count])
