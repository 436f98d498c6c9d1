"""Parameters, version by version, and their tags, in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    "CREATE TABLE ssm_parameters (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;",
    """
    CREATE TABLE ssm_versions (
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (name, version)
    ) WITHOUT ROWID;
    CREATE TABLE ssm_tags (name TEXT PRIMARY KEY, tags TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO ssm_versions SELECT name, json_extract(document, '$.Version'), json_object(
        'name', name,
        'version', json_extract(document, '$.Version'),
        'kind', json_extract(document, '$.Type'),
        'value', json_extract(document, '$.Value'),
        'modified', json_extract(document, '$.LastModifiedDate'),
        'data_type', json_extract(document, '$.DataType')
    ) FROM ssm_parameters;
    DROP TABLE ssm_parameters;
    """,
)
KEPT = 100  # versions


@dataclass(frozen=True, slots=True)
class Parameter:
    """One version. ``modified`` in seconds since the epoch; ``user`` is the ARN of who put it."""

    name: str
    version: int
    kind: str
    value: str
    modified: float
    data_type: str = "text"
    description: str = ""
    pattern: str = ""
    tier: str = "Standard"
    key: str = ""
    policies: str = ""
    user: str = ""
    labels: tuple[str, ...] = ()


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("ssm", SCHEMA)
        self._execute = storage.connection.execute

    def latest(self, name: str) -> Parameter | None:
        row = self._execute(
            "SELECT document FROM ssm_versions WHERE name = ? ORDER BY version DESC LIMIT 1",
            (name,),
        ).fetchone()
        return _parameter(row[0]) if row else None

    def all(self) -> list[Parameter]:
        """The last version of each, by name."""
        rows = self._execute(
            "SELECT document, max(version) FROM ssm_versions GROUP BY name ORDER BY name"
        )
        return [_parameter(document) for document, _ in rows]

    def versions(self, name: str) -> list[Parameter]:
        """From the oldest that is kept on."""
        rows = self._execute(
            "SELECT document FROM ssm_versions WHERE name = ? ORDER BY version", (name,)
        )
        return [_parameter(document) for (document,) in rows]

    def save(self, parameter: Parameter) -> None:
        """A new version, or one that has changed. What is older than is kept goes."""
        self._execute(
            "INSERT OR REPLACE INTO ssm_versions VALUES (?, ?, ?)",
            (parameter.name, parameter.version, json.dumps(asdict(parameter))),
        )
        self._execute(
            "DELETE FROM ssm_versions WHERE name = ? AND version <= ?",
            (parameter.name, parameter.version - KEPT),
        )

    def remove(self, name: str) -> bool:
        """Whether it was there."""
        self._execute("DELETE FROM ssm_tags WHERE name = ?", (name,))
        return self._execute("DELETE FROM ssm_versions WHERE name = ?", (name,)).rowcount > 0

    def tags(self, name: str) -> dict[str, str]:
        row = self._execute("SELECT tags FROM ssm_tags WHERE name = ?", (name,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def set_tags(self, name: str, tags: Mapping[str, str]) -> None:
        self._execute(
            "INSERT OR REPLACE INTO ssm_tags VALUES (?, ?)", (name, json.dumps(dict(tags)))
        )


def _parameter(document: str) -> Parameter:
    given: dict[str, Any] = json.loads(document)
    return replace(Parameter(**given), labels=tuple(given.get("labels") or ()))
