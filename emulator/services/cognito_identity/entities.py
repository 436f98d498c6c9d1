"""Identity pools and the identities in them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class IdentityPool:
    """``config`` holds the settings under the API's names; ``roles`` are by ``authenticated`` and
    ``unauthenticated``; ``mappings`` and ``tag_maps`` (principal tags) by provider."""

    id: str
    name: str
    config: dict[str, Any]
    roles: dict[str, str] = field(default_factory=dict)
    mappings: dict[str, Any] = field(default_factory=dict)
    tag_maps: dict[str, Any] = field(default_factory=dict)

    @property
    def allows_guests(self) -> bool:
        return self.config.get("AllowUnauthenticatedIdentities") is True


@dataclass(slots=True)
class PoolIdentity:
    """``logins`` maps a provider to whom it knows the identity as: a token's ``sub``."""

    id: str
    pool: str
    created: float
    modified: float
    logins: dict[str, str] = field(default_factory=dict)
