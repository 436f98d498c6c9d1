"""Pools, clients, domains, resource servers, groups and keys: few, so loaded at start and written
through.  Users are many and live in SQLite alone (``users.py``)."""

import json
from dataclasses import asdict
from typing import Any

from csc.emulator.services.cognito_idp.entities import (
    Client,
    Domain,
    Group,
    IdentityProvider,
    Pool,
    ResourceServer,
)
from csc.emulator.storage import Storage

SCHEMA = [
    """
    CREATE TABLE cognito_entity (
        kind TEXT NOT NULL, key TEXT NOT NULL, pool TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
    CREATE INDEX cognito_entity_pool ON cognito_entity (pool);
    CREATE TABLE cognito_key (
        pool TEXT NOT NULL, kid TEXT NOT NULL, pem TEXT NOT NULL, created REAL NOT NULL,
        PRIMARY KEY (pool, kid)
    ) WITHOUT ROWID;
    CREATE TABLE cognito_user (
        pool TEXT NOT NULL, lookup TEXT NOT NULL, sub TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (pool, lookup)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX cognito_user_sub ON cognito_user (pool, sub);
    CREATE TABLE cognito_attribute (
        pool TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, sub TEXT NOT NULL,
        PRIMARY KEY (pool, name, value, sub)
    ) WITHOUT ROWID;
    CREATE INDEX cognito_attribute_sub ON cognito_attribute (pool, sub);
    CREATE TABLE cognito_member (
        pool TEXT NOT NULL, name TEXT NOT NULL, sub TEXT NOT NULL,
        PRIMARY KEY (pool, name, sub)
    ) WITHOUT ROWID;
    CREATE INDEX cognito_member_sub ON cognito_member (pool, sub);
    CREATE TABLE cognito_session (
        id TEXT PRIMARY KEY, pool TEXT NOT NULL, sub TEXT NOT NULL, client TEXT NOT NULL,
        refresh TEXT, revoked INTEGER NOT NULL, expires REAL NOT NULL, body TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX cognito_session_refresh ON cognito_session (refresh);
    CREATE INDEX cognito_session_sub ON cognito_session (pool, sub);
    CREATE TABLE cognito_secret (
        kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, expires REAL NOT NULL,
        PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE cognito_device (
        pool TEXT NOT NULL, sub TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (pool, sub, key)
    ) WITHOUT ROWID;
    CREATE TABLE cognito_identity_link (
        pool TEXT NOT NULL, provider TEXT NOT NULL, subject TEXT NOT NULL, sub TEXT NOT NULL,
        PRIMARY KEY (pool, provider, subject)
    ) WITHOUT ROWID;
    CREATE INDEX cognito_identity_link_sub ON cognito_identity_link (pool, sub);
    CREATE TABLE cognito_import (
        pool TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (pool, id)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE cognito_passkey (
        pool TEXT NOT NULL, id TEXT NOT NULL, sub TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (pool, id)
    ) WITHOUT ROWID;
    CREATE INDEX cognito_passkey_sub ON cognito_passkey (pool, sub);
    """,
    """
    CREATE TABLE cognito_event (
        pool TEXT NOT NULL, sub TEXT NOT NULL, at REAL NOT NULL, id TEXT NOT NULL,
        body TEXT NOT NULL
    );
    CREATE INDEX cognito_event_sub ON cognito_event (pool, sub, at);
    """,
]

TABLES = (
    "entity",
    "key",
    "user",
    "attribute",
    "member",
    "session",
    "device",
    "identity_link",
    "import",
    "passkey",
    "event",
)
"""Those with a row's pool in them."""


Entity = Pool | Client | Domain | ResourceServer | Group | IdentityProvider


class Store:
    """``pools`` by id, ``clients`` by id, ``domains`` by domain, ``servers`` by (pool,
    identifier), ``groups`` and ``providers`` by (pool, name)."""

    def __init__(self, storage: Storage) -> None:
        storage.migrate("cognito", SCHEMA)
        self.storage = storage
        self.pools: dict[str, Pool] = {}
        self.clients: dict[str, Client] = {}
        self.domains: dict[str, Domain] = {}
        self.servers: dict[tuple[str, str], ResourceServer] = {}
        self.groups: dict[tuple[str, str], Group] = {}
        self.providers: dict[tuple[str, str], IdentityProvider] = {}
        for kind, body in storage.connection.execute("SELECT kind, body FROM cognito_entity"):
            self._keep(kind, json.loads(body))

    def _keep(self, kind: str, body: dict[str, Any]) -> None:
        if kind == "pool":
            self.pools[body["id"]] = Pool(**body)
        elif kind == "client":
            self.clients[body["id"]] = Client(**body)
        elif kind == "domain":
            self.domains[body["domain"]] = Domain(**body)
        elif kind == "server":
            self.servers[body["pool"], body["identifier"]] = ResourceServer(**body)
        elif kind == "group":
            self.groups[body["pool"], body["name"]] = Group(**body)
        elif kind == "provider":
            self.providers[body["pool"], body["name"]] = IdentityProvider(**body)

    def save(self, entity: Entity) -> None:
        """Keep a new or changed entity."""
        kind, key, pool = _address(entity)
        self.storage.connection.execute(
            "INSERT INTO cognito_entity VALUES (?, ?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, pool, json.dumps(asdict(entity))),
        )
        self._keep(kind, asdict(entity))

    def delete(self, entity: Client | Domain | ResourceServer | Group | IdentityProvider) -> None:
        kind, key, _ = _address(entity)
        connection = self.storage.connection
        connection.execute("DELETE FROM cognito_entity WHERE kind = ? AND key = ?", (kind, key))
        if isinstance(entity, Client):
            self.clients.pop(entity.id, None)
        elif isinstance(entity, Domain):
            self.domains.pop(entity.domain, None)
        elif isinstance(entity, ResourceServer):
            self.servers.pop((entity.pool, entity.identifier), None)
        elif isinstance(entity, IdentityProvider):
            self.providers.pop((entity.pool, entity.name), None)
        else:
            self.groups.pop((entity.pool, entity.name), None)
            connection.execute(
                "DELETE FROM cognito_member WHERE pool = ? AND name = ?", (entity.pool, entity.name)
            )

    def delete_pool(self, pool: Pool) -> None:
        """Delete a pool with all that is in it."""
        with self.storage.transaction() as connection:
            for table in TABLES:
                connection.execute(f"DELETE FROM cognito_{table} WHERE pool = ?", (pool.id,))
        self.pools.pop(pool.id, None)
        for id_ in [c.id for c in self.clients.values() if c.pool == pool.id]:
            del self.clients[id_]
        for domain in [d.domain for d in self.domains.values() if d.pool == pool.id]:
            del self.domains[domain]
        for kept in (self.servers, self.groups, self.providers):
            for key in [key for key in kept if key[0] == pool.id]:
                del kept[key]

    def clients_of(self, pool: str) -> list[Client]:
        return sorted((c for c in self.clients.values() if c.pool == pool), key=lambda c: c.id)

    def servers_of(self, pool: str) -> list[ResourceServer]:
        return [server for key, server in sorted(self.servers.items()) if key[0] == pool]

    def groups_of(self, pool: str) -> list[Group]:
        return [group for key, group in sorted(self.groups.items()) if key[0] == pool]

    def providers_of(self, pool: str) -> list[IdentityProvider]:
        return [provider for key, provider in sorted(self.providers.items()) if key[0] == pool]

    def domain_of(self, pool: str) -> Domain | None:
        return next((d for d in self.domains.values() if d.pool == pool), None)


def _address(entity: Entity) -> tuple[str, str, str]:
    if isinstance(entity, Pool):
        return "pool", entity.id, entity.id
    if isinstance(entity, Client):
        return "client", entity.id, entity.pool
    if isinstance(entity, Domain):
        return "domain", entity.domain, entity.pool
    if isinstance(entity, ResourceServer):
        return "server", f"{entity.pool}/{entity.identifier}", entity.pool
    if isinstance(entity, IdentityProvider):
        return "provider", f"{entity.pool}/{entity.name}", entity.pool
    return "group", f"{entity.pool}/{entity.name}", entity.pool
