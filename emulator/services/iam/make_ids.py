"""Unique ids, access keys and secrets in AWS's forms."""

import hashlib
import secrets

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

PREFIX = {
    "role": "AROA",
    "user": "AIDA",
    "group": "AGPA",
    "policy": "ANPA",
    "instance-profile": "AIPA",
    "key": "AKIA",
    "session-key": "ASIA",
    "ssh-key": "APKA",
    "server-certificate": "ASCA",
    "service-credential": "ACCA",
}
"""IAM User Guide, "IAM identifiers: Understanding unique ID prefixes"."""


def stable_id(kind: str, arn: str) -> str:
    """The unique id of an entity that a template declares: the same from run to run."""
    digest = hashlib.sha256(f"{kind}:{arn}".encode()).digest()
    return PREFIX[kind] + "".join(_BASE32[byte % 32] for byte in digest[:17])


def random_id(kind: str) -> str:
    """A new unique id or access key id: the prefix and 16 or 17 more characters."""
    length = 16 if kind in ("key", "session-key", "ssh-key") else 17
    return PREFIX[kind] + "".join(secrets.choice(_BASE32) for _ in range(length))


def random_secret() -> str:
    """A secret access key, 40 characters."""
    return "".join(secrets.choice(_SECRET) for _ in range(40))


def random_token() -> str:
    """A session token, in the form of AWS's. It says nothing by itself; the session is looked up by
    its key."""
    return "FQoGZXIvYXdzE" + "".join(secrets.choice(_SECRET) for _ in range(343))


def random_certificate_id() -> str:
    """The id of a signing certificate, 24 characters."""
    return "".join(secrets.choice(_BASE32) for _ in range(24))
