"""Event source mappings, and how far their streams are read, in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE lambda_sources (uuid TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE lambda_checkpoints (
        uuid TEXT NOT NULL,
        shard TEXT NOT NULL,
        sequence TEXT NOT NULL,
        PRIMARY KEY (uuid, shard)
    ) WITHOUT ROWID;
    """,
)
NAME = "lambda_sources"


@dataclass(frozen=True, slots=True)
class Source:
    """One mapping. ``function`` is the function's ARN, ``arn`` the source's; ``settings`` are the
    members of CreateEventSourceMapping that were given beside them; ``modified`` is in seconds."""

    uuid: str
    function: str
    arn: str
    modified: float
    enabled: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``sqs``, ``kinesis`` or ``dynamodb``."""
        return self.arn.split(":")[2]

    @property
    def batch_size(self) -> int:
        return int(self.settings.get("BatchSize") or (10 if self.kind == "sqs" else 100))

    def get(self, name: str, default: Any = None) -> Any:
        found = self.settings.get(name)
        return default if found is None else found


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate(NAME, SCHEMA)
        self._execute = storage.connection.execute

    def all(self) -> list[Source]:
        rows = self._execute("SELECT document FROM lambda_sources ORDER BY uuid")
        return [Source(**json.loads(document)) for (document,) in rows]

    def find(self, uuid: str) -> Source | None:
        row = self._execute(
            "SELECT document FROM lambda_sources WHERE uuid = ?", (uuid,)
        ).fetchone()
        return Source(**json.loads(row[0])) if row else None

    def save(self, source: Source) -> None:
        document = json.dumps(asdict(source))
        self._execute(
            "INSERT OR REPLACE INTO lambda_sources VALUES (?, ?)", (source.uuid, document)
        )

    def remove(self, uuid: str) -> None:
        self._execute("DELETE FROM lambda_checkpoints WHERE uuid = ?", (uuid,))
        self._execute("DELETE FROM lambda_sources WHERE uuid = ?", (uuid,))

    def checkpoint(self, uuid: str, shard: str) -> str | None:
        row = self._execute(
            "SELECT sequence FROM lambda_checkpoints WHERE uuid = ? AND shard = ?", (uuid, shard)
        ).fetchone()
        return str(row[0]) if row else None

    def reach(self, uuid: str, shard: str, sequence: str) -> None:
        """All up to a record has been given to the function."""
        self._execute(
            "INSERT OR REPLACE INTO lambda_checkpoints VALUES (?, ?, ?)", (uuid, shard, sequence)
        )
