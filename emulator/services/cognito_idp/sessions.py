"""Sign-ins and what hangs on them: the refresh token, and whether its tokens are revoked.

A session is named by the ``origin_jti`` of its tokens.  Of a refresh token only the hash is kept.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass

from csc.emulator.clock import Clock
from csc.emulator.services.cognito_idp.entities import Client, Pool, User
from csc.emulator.services.cognito_idp.settings import validity_seconds
from csc.emulator.storage import Storage


@dataclass(frozen=True, slots=True)
class Session:
    """``body`` holds what a refresh must repeat: ``auth_time``, ``scopes``, ``oauth``, ``device``."""

    id: str
    pool: str
    sub: str
    client: str
    revoked: bool
    expires: float
    auth_time: int
    scopes: tuple[str, ...] = ()
    oauth: bool = False
    device: str = ""


class Sessions:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._execute = storage.connection.execute
        self._clock = clock

    def open(
        self,
        pool: Pool,
        client: Client,
        user: User,
        scopes: tuple[str, ...],
        oauth: bool,
        device: str = "",
    ) -> tuple[Session, str]:
        """A new session and its refresh token."""
        now = self._clock.now()
        expires = now + validity_seconds(client, "RefreshTokenValidity")
        refresh = secrets.token_urlsafe(640)
        body = {"auth_time": int(now), "scopes": list(scopes), "oauth": oauth, "device": device}
        session = Session(
            self._clock.uuid(),
            pool.id,
            user.sub,
            client.id,
            False,
            expires,
            int(now),
            scopes,
            oauth,
            device,
        )
        self._execute(
            "DELETE FROM cognito_session WHERE pool = ? AND sub = ? AND expires < ?",
            (pool.id, user.sub, now - 86_400),
        )
        self._execute(
            "INSERT INTO cognito_session VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
            (session.id, pool.id, user.sub, client.id, _hash(refresh), expires, json.dumps(body)),
        )
        return session, refresh

    def by_refresh(self, refresh: str) -> Session | None:
        return self._one("refresh = ?", _hash(refresh))

    def by_id(self, id_: str) -> Session | None:
        return self._one("id = ?", id_)

    def rotate(self, session: Session) -> str:
        """A new refresh token in place of the session's last."""
        refresh = secrets.token_urlsafe(640)
        self._execute(
            "UPDATE cognito_session SET refresh = ? WHERE id = ?", (_hash(refresh), session.id)
        )
        return refresh

    def revoke(self, id_: str) -> None:
        self._execute("UPDATE cognito_session SET revoked = 1 WHERE id = ?", (id_,))

    def revoke_user(self, pool: Pool, user: User) -> None:
        self._execute(
            "UPDATE cognito_session SET revoked = 1 WHERE pool = ? AND sub = ?", (pool.id, user.sub)
        )

    def _one(self, where: str, value: str) -> Session | None:
        row = self._execute(
            "SELECT id, pool, sub, client, revoked, expires, body FROM cognito_session "
            f"WHERE {where}",
            (value,),
        ).fetchone()
        if row is None:
            return None
        body = json.loads(row[6])
        return Session(
            row[0],
            row[1],
            row[2],
            row[3],
            bool(row[4]),
            row[5],
            body["auth_time"],
            tuple(body["scopes"]),
            body["oauth"],
            body.get("device", ""),
        )


def _hash(refresh: str) -> str:
    return hashlib.sha256(refresh.encode()).hexdigest()
