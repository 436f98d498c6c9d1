"""Which of a pool's users a provider's user is: ``identities``, and how it is found again."""

import json
from typing import Any

from csc.emulator.services.cognito_idp.entities import IdentityProvider, Pool, User
from csc.emulator.storage import Storage


class Links:
    """(pool, provider, subject at the provider) → the ``sub`` of a user."""

    def __init__(self, storage: Storage) -> None:
        self._execute = storage.connection.execute

    def find(self, pool: Pool, provider: str, subject: str) -> str | None:
        row = self._execute(
            "SELECT sub FROM cognito_identity_link WHERE pool = ? AND provider = ? AND subject = ?",
            (pool.id, provider, subject),
        ).fetchone()
        return row[0] if row else None

    def add(self, pool: Pool, provider: str, subject: str, sub: str) -> None:
        self._execute(
            "INSERT OR REPLACE INTO cognito_identity_link VALUES (?, ?, ?, ?)",
            (pool.id, provider, subject, sub),
        )

    def remove(self, pool: Pool, provider: str, subject: str) -> None:
        self._execute(
            "DELETE FROM cognito_identity_link WHERE pool = ? AND provider = ? AND subject = ?",
            (pool.id, provider, subject),
        )


def identities(user: User) -> list[dict[str, Any]]:
    """The ``identities`` attribute: where else the user signs in."""
    found: list[dict[str, Any]] = json.loads(user.attributes.get("identities") or "[]")
    return found


def add_identity(
    user: User, provider: str, kind: str, subject: str, now: float, *, primary: bool
) -> None:
    entry = {
        "userId": subject,
        "providerName": provider,
        "providerType": kind,
        "issuer": None,
        "primary": primary,
        "dateCreated": int(now * 1000),
    }
    others = [i for i in identities(user) if not _is(i, provider, subject)]
    user.attributes["identities"] = json.dumps([*others, entry], separators=(",", ":"))


def remove_identity(user: User, provider: str, subject: str) -> None:
    left = [i for i in identities(user) if not _is(i, provider, subject)]
    if left:
        user.attributes["identities"] = json.dumps(left, separators=(",", ":"))
    else:
        user.attributes.pop("identities", None)


def _is(identity: dict[str, Any], provider: str, subject: str) -> bool:
    return bool(identity["providerName"] == provider and identity["userId"] == subject)


def external_username(provider: IdentityProvider, subject: str) -> str:
    """The username of a user that comes from a provider: ``Google_1234``."""
    return f"{provider.name}_{subject}"
