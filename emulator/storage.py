"""The one SQLite file in which every service keeps its state.

WAL with ``synchronous=NORMAL``: a committed transaction survives ``kill -9`` of the process.  Each
service owns tables prefixed with its name and brings them up to date with ``migrate``.  All use is
from the event loop's thread, in one connection, so a transaction is never interleaved.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from csc.diagnostics import Diagnostic, DiagnosticsError, Span

APPLICATION_ID = 0x43534331  # "CSC1", in the header of every state file
FORMAT = 1


class Storage:
    """``connection`` is open, in autocommit mode; use ``transaction`` for more than one statement."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.connection = connection
        self.path = path
        self._depth = 0

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit at the end, roll back on an exception. An inner transaction joins the outer one."""
        if self._depth:
            self._depth += 1
            try:
                yield self.connection
            finally:
                self._depth -= 1
            return
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield self.connection
        except BaseException:
            execute("ROLLBACK")
            raise
        else:
            execute("COMMIT")
        finally:
            self._depth = 0

    def migrate(self, service: str, steps: Sequence[str]) -> None:
        """Run those of a service's schema scripts that this file hasn't seen. Append, never edit.

        Raises DiagnosticsError (CSC803) where the file is from a newer CSC.
        """
        row = self.connection.execute(
            "SELECT version FROM csc_schema WHERE service = ?", (service,)
        ).fetchone()
        version = row[0] if row else 0
        if version > len(steps):
            raise _unusable(self.path, "CSC803", f"its {service} tables are of a newer CSC")
        for number, script in enumerate(steps[version:], version + 1):
            with self.transaction() as connection:
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(
                    "INSERT INTO csc_schema VALUES (?, ?) "
                    "ON CONFLICT (service) DO UPDATE SET version = excluded.version",
                    (service, number),
                )

    def close(self) -> None:
        self.connection.close()


def open_storage(path: Path | None) -> Storage:
    """Open or create the state file; None keeps all in memory (``--ephemeral``).

    Raises DiagnosticsError: CSC801 (not a state file, or damaged), CSC802 (of another CSC format),
    CSC804 (held open by another ``csc dev``).  The file is left as it is in each case.
    """
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(
        str(path) if path else ":memory:",
        isolation_level=None,
        cached_statements=512,
        check_same_thread=False,
    )
    try:
        _prepare(connection, path)
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error):
            raise _unusable(path, "CSC804", "another csc process holds it open") from error
        raise _unusable(path, "CSC801", f"SQLite says: {error}") from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _unusable(path, "CSC801", f"SQLite says: {error}") from error
    except DiagnosticsError:
        connection.close()
        raise
    return Storage(connection, path)


def _prepare(connection: sqlite3.Connection, path: Path | None) -> None:
    execute = connection.execute
    application_id = execute("PRAGMA application_id").fetchone()[0]
    tables = execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application_id not in (0, APPLICATION_ID) or (application_id == 0 and tables):
        raise _unusable(path, "CSC801", "it is an SQLite database of another program")
    file_format = execute("PRAGMA user_version").fetchone()[0]
    if application_id == APPLICATION_ID and file_format > FORMAT:
        raise _unusable(
            path, "CSC802", f"it has format {file_format}; this CSC reads up to {FORMAT}"
        )
    if application_id == APPLICATION_ID:
        verdict = execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise _unusable(path, "CSC801", f"SQLite says: {verdict}")
    execute("PRAGMA journal_mode = WAL")
    execute("PRAGMA synchronous = NORMAL")
    execute("PRAGMA foreign_keys = ON")
    execute("PRAGMA busy_timeout = 2000")
    execute("CREATE TABLE IF NOT EXISTS csc_schema (service TEXT PRIMARY KEY, version INTEGER)")
    execute(f"PRAGMA application_id = {APPLICATION_ID}")
    execute(f"PRAGMA user_version = {FORMAT}")


def _statements(script: str) -> Iterator[str]:
    """Split a script at the semicolons that end statements (``executescript`` would commit)."""
    pending = ""
    for part in script.split(";"):
        pending += part + ";"
        if sqlite3.complete_statement(pending):
            if pending.strip(" \n;"):
                yield pending
            pending = ""


def _unusable(path: Path | None, code: str, why: str) -> DiagnosticsError:
    place = str(path) if path else ":memory:"
    return DiagnosticsError(
        [
            Diagnostic(
                code,
                f"The state file {place} can't be used: {why}.",
                "Nothing was changed. Move it away, name another with --state, or use --ephemeral.",
                Span(place, 1, 1, 1, 1),
            )
        ]
    )
