"""Secrets and their versions, in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE secretsmanager_secrets (
        name TEXT PRIMARY KEY,
        arn TEXT NOT NULL UNIQUE,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)
CURRENT, PREVIOUS, PENDING = "AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"


@dataclass(frozen=True, slots=True)
class Version:
    """``text`` or ``binary`` (base64) is its value; ``created`` in seconds since the epoch."""

    id: str
    created: float
    text: str | None = None
    binary: str | None = None
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """``deleted`` is when it goes for good, where that was asked for."""

    name: str
    arn: str
    created: float
    changed: float
    versions: tuple[Version, ...] = ()
    description: str = ""
    key: str = ""
    policy: str = ""
    deleted: float | None = None
    accessed: float | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def staged(self, stage: str) -> Version | None:
        return next((one for one in self.versions if stage in one.stages), None)

    def version(self, id: str) -> Version | None:
        return next((one for one in self.versions if one.id == id), None)


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("secretsmanager", SCHEMA)
        self._execute = storage.connection.execute

    def find(self, given: str) -> Secret | None:
        """By name, ARN, or the ARN without the six characters at its end."""
        row = self._execute(
            "SELECT document FROM secretsmanager_secrets WHERE name = ?1 OR arn = ?1 "
            "OR substr(arn, 1, length(arn) - 7) = ?1",
            (given,),
        ).fetchone()
        return _secret(row[0]) if row else None

    def all(self) -> list[Secret]:
        rows = self._execute("SELECT document FROM secretsmanager_secrets ORDER BY name")
        return [_secret(document) for (document,) in rows]

    def save(self, secret: Secret) -> None:
        self._execute(
            "INSERT OR REPLACE INTO secretsmanager_secrets VALUES (?, ?, ?)",
            (secret.name, secret.arn, json.dumps(asdict(secret))),
        )

    def remove(self, name: str) -> None:
        self._execute("DELETE FROM secretsmanager_secrets WHERE name = ?", (name,))


def _secret(document: str) -> Secret:
    given: dict[str, Any] = json.loads(document)
    versions = tuple(
        Version(**{**one, "stages": tuple(one["stages"])}) for one in given.pop("versions")
    )
    return Secret(versions=versions, **given)
