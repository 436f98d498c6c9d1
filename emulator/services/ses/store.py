"""Identities, templates and the e-mails that would have been sent, in the state file."""

import json
from collections.abc import Mapping
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE ses_identities (
        name TEXT PRIMARY KEY,
        created REAL NOT NULL,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE ses_templates (
        name TEXT PRIMARY KEY,
        created REAL NOT NULL,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE ses_messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id TEXT NOT NULL,
        sent REAL NOT NULL,
        document TEXT NOT NULL
    );
    """,
)
KEPT = 1000


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("ses", SCHEMA)
        self._execute = storage.connection.execute

    def identities(self) -> dict[str, dict[str, Any]]:
        rows = self._execute("SELECT name, document FROM ses_identities ORDER BY name")
        return {name: json.loads(document) for name, document in rows}

    def save_identity(self, name: str, now: float, document: Mapping[str, Any]) -> None:
        self._execute(
            "INSERT OR REPLACE INTO ses_identities VALUES (?, ?, ?)",
            (name, now, json.dumps(dict(document))),
        )

    def remove_identity(self, name: str) -> bool:
        return self._execute("DELETE FROM ses_identities WHERE name = ?", (name,)).rowcount > 0

    def template(self, name: str) -> dict[str, str] | None:
        row = self._execute("SELECT document FROM ses_templates WHERE name = ?", (name,)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def templates(self) -> list[tuple[str, float]]:
        return list(self._execute("SELECT name, created FROM ses_templates ORDER BY name"))

    def save_template(self, name: str, now: float, document: Mapping[str, str]) -> None:
        self._execute(
            "INSERT OR REPLACE INTO ses_templates VALUES (?, ?, ?)",
            (name, now, json.dumps(dict(document))),
        )

    def remove_template(self, name: str) -> bool:
        return self._execute("DELETE FROM ses_templates WHERE name = ?", (name,)).rowcount > 0

    def add_message(self, id: str, now: float, document: Mapping[str, Any]) -> None:
        """The last thousand are kept."""
        cursor = self._execute(
            "INSERT INTO ses_messages (message_id, sent, document) VALUES (?, ?, ?)",
            (id, now, json.dumps(dict(document))),
        )
        self._execute("DELETE FROM ses_messages WHERE id <= ?", ((cursor.lastrowid or 0) - KEPT,))

    def messages(self) -> list[dict[str, Any]]:
        rows = self._execute("SELECT document FROM ses_messages ORDER BY id")
        return [json.loads(document) for (document,) in rows]

    def sent_since(self, at: float) -> int:
        row = self._execute("SELECT count(*) FROM ses_messages WHERE sent >= ?", (at,)).fetchone()
        return int(row[0])
