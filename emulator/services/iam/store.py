"""IAM's entities: loaded when the emulator starts, written through on each change.

``changed`` is called after every change, so that what was compiled from the entities (policies,
decisions) is dropped before the next request.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Generic, TypeVar, cast

from csc.emulator.services.iam.entities import (
    AccessKey,
    Account,
    Credential,
    Group,
    InstanceProfile,
    ManagedPolicy,
    MfaDevice,
    Provider,
    Role,
    SamlProvider,
    ServerCertificate,
    ServiceCredential,
    User,
)
from csc.emulator.storage import Storage

SCHEMA = [
    """
    CREATE TABLE iam_entity (
        kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
    CREATE TABLE iam_session (
        access_key TEXT PRIMARY KEY, body TEXT NOT NULL, expires REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX iam_session_expires ON iam_session (expires);
    """,
    """
    CREATE TABLE iam_used (
        who TEXT NOT NULL, what TEXT NOT NULL, moment REAL NOT NULL, region TEXT NOT NULL,
        PRIMARY KEY (who, what)
    ) WITHOUT ROWID;
    """,
]

Item = TypeVar("Item")


class Shelf(Generic[Item]):
    """The entities of one kind, by name (managed policies by ARN)."""

    def __init__(self, store: "Store", kind: str, make: Callable[..., Item]) -> None:
        self._store, self._kind, self._make = store, kind, make
        self.items: dict[str, Item] = {}

    def load(self, key: str, body: str) -> None:
        self.items[key] = self._make(**json.loads(body))

    def save(self, key: str, item: Item) -> None:
        """Keep a new or changed entity."""
        self._store.write(self._kind, key, json.dumps(asdict(cast(Any, item))))
        self.items[key] = item
        self._store.changed()

    def delete(self, key: str) -> None:
        self._store.erase(self._kind, key)
        self.items.pop(key, None)
        self._store.changed()

    def get(self, key: str) -> Item | None:
        return self.items.get(key)

    def sorted(self) -> list[Item]:
        return [self.items[key] for key in sorted(self.items)]


class Store:
    """All shelves."""

    def __init__(self, storage: Storage, changed: Callable[[], None]) -> None:
        storage.migrate("iam", SCHEMA)
        self.storage = storage
        self.changed = changed
        self.roles = Shelf(self, "role", Role)
        self.users = Shelf(self, "user", User)
        self.groups = Shelf(self, "group", Group)
        self.policies = Shelf(self, "policy", ManagedPolicy)
        self.profiles = Shelf(self, "instance-profile", InstanceProfile)
        self.keys = Shelf(self, "access-key", AccessKey)
        self.providers = Shelf(self, "oidc-provider", Provider)
        self.accounts = Shelf(self, "account", Account)
        self.uploaded = Shelf(self, "credential", Credential)
        self.certificates = Shelf(self, "server-certificate", ServerCertificate)
        self.mfa = Shelf(self, "mfa-device", MfaDevice)
        self.saml = Shelf(self, "saml-provider", SamlProvider)
        self.service_credentials = Shelf(self, "service-credential", ServiceCredential)
        self._load()

    def _load(self) -> None:
        shelves: dict[str, Shelf[Any]] = {
            "role": self.roles,
            "user": self.users,
            "group": self.groups,
            "policy": self.policies,
            "instance-profile": self.profiles,
            "access-key": self.keys,
            "oidc-provider": self.providers,
            "account": self.accounts,
            "credential": self.uploaded,
            "server-certificate": self.certificates,
            "mfa-device": self.mfa,
            "saml-provider": self.saml,
            "service-credential": self.service_credentials,
        }
        rows = self.storage.connection.execute("SELECT kind, key, body FROM iam_entity")
        for kind, key, body in rows:
            shelves[kind].load(key, body)

    def write(self, kind: str, key: str, body: str) -> None:
        self.storage.connection.execute(
            "INSERT INTO iam_entity VALUES (?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, body),
        )

    def erase(self, kind: str, key: str) -> None:
        self.storage.connection.execute(
            "DELETE FROM iam_entity WHERE kind = ? AND key = ?", (kind, key)
        )
