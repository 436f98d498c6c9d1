"""What a user pool is made of.

``config`` holds the settings under the names of the API (``Policies``, ``ExplicitAuthFlows``), as
they were given; their defaults are in ``settings.py``.
"""

from dataclasses import dataclass, field
from typing import Any

Config = dict[str, Any]


@dataclass(slots=True)
class Pool:
    """``extras`` holds what UpdateUserPool doesn't replace: risk, pages, log delivery, by client."""

    id: str
    name: str
    arn: str
    created: float
    modified: float
    config: Config = field(default_factory=dict)
    extras: dict[str, Config] = field(default_factory=dict)

    @property
    def srp_name(self) -> str:
        """The part of the id that SRP calculates with."""
        return self.id.partition("_")[2]


@dataclass(slots=True)
class Client:
    """An app client. ``secret`` is None for public clients."""

    id: str
    name: str
    pool: str
    secret: str | None
    created: float
    modified: float
    config: Config = field(default_factory=dict)


@dataclass(slots=True)
class Domain:
    domain: str
    pool: str
    config: Config = field(default_factory=dict)


@dataclass(slots=True)
class ResourceServer:
    """``scopes`` maps a scope's name to its description."""

    identifier: str
    name: str
    pool: str
    scopes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class IdentityProvider:
    """Where a pool's users may sign in from outside. ``kind`` is OIDC, SAML, Google, ….

    ``details`` holds what Cognito keeps of the provider (``client_id``, ``oidc_issuer``),
    ``mapping`` the pool's attribute → the provider's claim.
    """

    name: str
    pool: str
    kind: str
    created: float
    modified: float
    details: dict[str, str] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    identifiers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    name: str
    pool: str
    created: float
    modified: float
    description: str | None = None
    role: str | None = None
    precedence: int | None = None


@dataclass(slots=True)
class User:
    """``status`` is Cognito's (``CONFIRMED``, ``FORCE_CHANGE_PASSWORD``, …).

    ``password`` is a salted hash (``passwords.py``), ``srp_salt`` and ``srp_verifier`` are hex.
    ``temporary_until`` is when a temporary password ends.  ``mfa`` lists the chosen methods
    (``SOFTWARE_TOKEN_MFA``, ``SMS_MFA``, ``EMAIL_OTP``), ``preferred_mfa`` one of them, or empty
    where one was preferred before. ``passkey_mfa``: a passkey stands for both factors.
    """

    pool: str
    sub: str
    username: str
    attributes: dict[str, str]
    status: str
    created: float
    modified: float
    enabled: bool = True
    password: str | None = None
    srp_salt: str = ""
    srp_verifier: str = ""
    temporary_until: float | None = None
    totp_secret: str | None = None
    totp_verified: bool = False
    totp_last: int = 0
    mfa: list[str] = field(default_factory=list)
    preferred_mfa: str | None = None
    passkey_mfa: bool = False
    failures: int = 0
    locked_until: float = 0.0
    history: list[str] = field(default_factory=list)
