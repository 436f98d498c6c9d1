"""What a state file or a snapshot holds, in the user's words: tables with items, pools with users."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csc.diagnostics import Diagnostic, DiagnosticsError


@dataclass(frozen=True, slots=True)
class Held:
    """``todos``, ``table``, 12 ``items``; a server may be writing meanwhile."""

    kind: str
    name: str
    count: int
    unit: str


def describe_state(file: Path) -> list[Held]:
    """By kind and name. Raises DiagnosticsError: CSC805 (no such file), CSC801 (can't be read)."""
    if not file.is_file():
        raise DiagnosticsError(
            [Diagnostic("CSC805", f"There is no state file {file}.", "Run csc dev first.")]
        )
    try:
        uri = f"{file.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return describe_open(connection)
    except sqlite3.DatabaseError as error:
        problem = Diagnostic("CSC801", f"{file} can't be read: {error}.", "It was left as it is.")
        raise DiagnosticsError([problem]) from error


def describe_open(connection: sqlite3.Connection) -> list[Held]:
    """As ``describe_state``, of an open state."""
    from sqlite_utils import Database

    return sorted(_held(Database(connection)), key=lambda held: (held.kind, held.name))


def _held(database: Any) -> Iterator[Held]:
    there = set(database.table_names())
    if "dynamodb_tables" in there:
        for row in database["dynamodb_tables"].rows:
            count = database[f"dynamodb_t{row['id']}"].count
            yield Held("table", row["name"], count, "items")
    if "cognito_entity" in there:
        for row in database["cognito_entity"].rows_where("kind = ?", ["pool"]):
            count = database["cognito_user"].count_where("pool = ?", [row["pool"]])
            yield Held("pool", json.loads(row["body"]).get("name") or row["pool"], count, "users")
    if "logs_groups" in there:
        yield Held("logs", "all groups", database["logs_events"].count, "events")
