"""Pools, few, kept in memory and written through; identities, many, in SQLite alone."""

import json
from dataclasses import asdict

from csc.emulator.services.cognito_identity.entities import IdentityPool, PoolIdentity
from csc.emulator.storage import Storage

SCHEMA = [
    """
    CREATE TABLE identity_pool (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE pool_identity (
        id TEXT PRIMARY KEY, pool TEXT NOT NULL, body TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX pool_identity_pool ON pool_identity (pool, id);
    CREATE TABLE pool_login (
        pool TEXT NOT NULL, provider TEXT NOT NULL, sub TEXT NOT NULL, identity TEXT NOT NULL,
        PRIMARY KEY (pool, provider, sub)
    ) WITHOUT ROWID;
    """
]


class Store:
    """``pools`` by id."""

    def __init__(self, storage: Storage) -> None:
        storage.migrate("cognito-identity", SCHEMA)
        self._storage = storage
        self._execute = storage.connection.execute
        rows = self._execute("SELECT id, body FROM identity_pool")
        self.pools = {key: IdentityPool(**json.loads(body)) for key, body in rows}

    def save(self, pool: IdentityPool) -> None:
        self._execute(
            "INSERT INTO identity_pool VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (pool.id, json.dumps(asdict(pool))),
        )
        self.pools[pool.id] = pool

    def delete(self, pool: IdentityPool) -> None:
        """Delete a pool with its identities."""
        with self._storage.transaction():
            self._execute("DELETE FROM identity_pool WHERE id = ?", (pool.id,))
            self._execute("DELETE FROM pool_identity WHERE pool = ?", (pool.id,))
            self._execute("DELETE FROM pool_login WHERE pool = ?", (pool.id,))
        self.pools.pop(pool.id, None)

    def identity(self, id_: str) -> PoolIdentity | None:
        row = self._execute("SELECT body FROM pool_identity WHERE id = ?", (id_,)).fetchone()
        return PoolIdentity(**json.loads(row[0])) if row else None

    def identity_of(self, pool: str, provider: str, sub: str) -> PoolIdentity | None:
        """Whom a provider's user is in a pool."""
        row = self._execute(
            "SELECT identity FROM pool_login WHERE pool = ? AND provider = ? AND sub = ?",
            (pool, provider, sub),
        ).fetchone()
        return self.identity(row[0]) if row else None

    def save_identity(self, identity: PoolIdentity) -> None:
        with self._storage.transaction():
            self._execute(
                "INSERT INTO pool_identity VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (identity.id, identity.pool, json.dumps(asdict(identity))),
            )
            for provider, sub in identity.logins.items():
                self._execute(
                    "INSERT OR IGNORE INTO pool_login VALUES (?, ?, ?, ?)",
                    (identity.pool, provider, sub, identity.id),
                )

    def forget_login(self, identity: PoolIdentity, provider: str) -> None:
        """The provider's user is no longer this identity."""
        identity.logins.pop(provider, None)
        with self._storage.transaction():
            self._execute(
                "DELETE FROM pool_login WHERE pool = ? AND provider = ? AND identity = ?",
                (identity.pool, provider, identity.id),
            )
            self.save_identity(identity)

    def subjects_of(self, identity: PoolIdentity, provider: str) -> list[str]:
        """Whom a provider knows the identity as: several, once developer identities were merged."""
        rows = self._execute(
            "SELECT sub FROM pool_login WHERE pool = ? AND provider = ? AND identity = ? "
            "ORDER BY sub",
            (identity.pool, provider, identity.id),
        )
        return [sub for (sub,) in rows]

    def forget_subject(self, identity: PoolIdentity, provider: str, sub: str) -> None:
        self._execute(
            "DELETE FROM pool_login WHERE pool = ? AND provider = ? AND sub = ? AND identity = ?",
            (identity.pool, provider, sub, identity.id),
        )

    def move_subjects(self, source: PoolIdentity, destination: PoolIdentity) -> None:
        """All logins of one identity become another's, and the one is gone."""
        with self._storage.transaction():
            self._execute(
                "UPDATE OR REPLACE pool_login SET identity = ? WHERE identity = ?",
                (destination.id, source.id),
            )
            destination.logins = {**source.logins, **destination.logins}
            self._execute("DELETE FROM pool_identity WHERE id = ?", (source.id,))
            self.save_identity(destination)

    def delete_identity(self, identity: PoolIdentity) -> None:
        with self._storage.transaction():
            self._execute("DELETE FROM pool_identity WHERE id = ?", (identity.id,))
            self._execute("DELETE FROM pool_login WHERE identity = ?", (identity.id,))

    def identities(self, pool: str, after: str, limit: int) -> list[PoolIdentity]:
        rows = self._execute(
            "SELECT body FROM pool_identity WHERE pool = ? AND id > ? ORDER BY id LIMIT ?",
            (pool, after, limit),
        )
        return [PoolIdentity(**json.loads(body)) for (body,) in rows]
