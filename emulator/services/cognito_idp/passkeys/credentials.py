"""The passkeys that users registered: by pool, user and credential id."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.storage import Storage

MOST = 20
"""Passkeys of one user (Amazon Cognito Developer Guide, quotas)."""


@dataclass(slots=True)
class Passkey:
    """``id`` is base64url, ``key`` the COSE key in hex, ``count`` the last signature counter seen."""

    id: str
    key: str
    rp_id: str
    created: float
    count: int = 0
    name: str = "Passkey"
    attachment: str | None = None
    transports: list[str] = field(default_factory=list)


class Passkeys:
    def __init__(self, storage: Storage) -> None:
        self._execute = storage.connection.execute

    def save(self, pool: Pool, user: User, passkey: Passkey) -> None:
        self._execute(
            "INSERT OR REPLACE INTO cognito_passkey VALUES (?, ?, ?, ?)",
            (pool.id, passkey.id, user.sub, json.dumps(asdict(passkey))),
        )

    def is_taken(self, pool: Pool, id_: str) -> bool:
        """Whether any user of the pool has registered it: an id belongs to one."""
        found = self._execute(
            "SELECT 1 FROM cognito_passkey WHERE pool = ? AND id = ?", (pool.id, id_)
        )
        return found.fetchone() is not None

    def find(self, pool: Pool, user: User, id_: str) -> Passkey | None:
        row = self._execute(
            "SELECT body FROM cognito_passkey WHERE pool = ? AND id = ? AND sub = ?",
            (pool.id, id_, user.sub),
        ).fetchone()
        return Passkey(**json.loads(row[0])) if row else None

    def of(self, pool: Pool, user: User) -> list[Passkey]:
        """A user's, oldest first."""
        rows = self._execute(
            "SELECT body FROM cognito_passkey WHERE pool = ? AND sub = ?", (pool.id, user.sub)
        )
        found = [Passkey(**json.loads(body)) for (body,) in rows]
        return sorted(found, key=lambda p: (p.created, p.id))

    def delete(self, pool: Pool, user: User, id_: str) -> None:
        self._execute(
            "DELETE FROM cognito_passkey WHERE pool = ? AND id = ? AND sub = ?",
            (pool.id, id_, user.sub),
        )


def describe_passkey(passkey: Passkey) -> dict[str, Any]:
    """WebAuthnCredentialDescription."""
    attachment = {"AuthenticatorAttachment": passkey.attachment} if passkey.attachment else {}
    return {
        "CredentialId": passkey.id,
        "FriendlyCredentialName": passkey.name,
        "RelyingPartyId": passkey.rp_id,
        "AuthenticatorTransports": passkey.transports,
        "CreatedAt": passkey.created,
        **attachment,
    }
