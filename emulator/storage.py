"""The one SQLite file in which every service keeps its state.

WAL with ``synchronous=NORMAL``: a committed transaction survives ``kill -9`` of the process.  Each
service owns tables prefixed with its name and brings them up to date with ``migrate``.  All use is
from the event loop's thread, in one connection, so a transaction is never interleaved.

One process holds a state file, by a lock on ``<file>.lock`` that the system drops when the process
ends.  SQLite is told so (``locking_mode=EXCLUSIVE``), which halves what it costs a request; who else
wants to read asks that process, whose address the lock file holds (``announce``).
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from csc.diagnostics import Diagnostic, DiagnosticsError, Span

APPLICATION_ID = 0x43534331  # "CSC1", in the header of every state file
FORMAT = 1
CHECKED_BYTES = 32 * 1024 * 1024  # larger files are checked for their length alone, to start fast


class Storage:
    """``connection`` is open, in autocommit mode; use ``transaction`` for more than one statement."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path | None, lock: int | None = None
    ) -> None:
        self.connection = connection
        self.path = path
        self._lock = lock
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

    def announce(self, url: str) -> None:
        """Say in the lock file where the process that holds the state answers."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.lseek(self._lock, 0, os.SEEK_SET)
            os.write(self._lock, url.encode())

    def close(self) -> None:
        self.connection.close()
        let_go(self._lock)
        self._lock = None


def open_storage(path: Path | None) -> Storage:
    """Open or create the state file; None keeps all in memory (``--ephemeral``).

    Raises DiagnosticsError: CSC801 (not a state file, or damaged), CSC802 (of another CSC format),
    CSC804 (held open by another ``csc dev``).  The file is left as it is in each case.
    """
    lock = hold(path) if path is not None else None
    try:
        connection = _open(path)
    except BaseException:
        let_go(lock)
        raise
    return Storage(connection, path, lock)


def hold(path: Path) -> int:
    """Take the lock of a state file; it ends with the process at the latest.

    Raises DiagnosticsError: CSC804 (another process has it), CSC801 (its folder can't be written).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unusable(path, "CSC801", f"{error.strerror}") from error
    try:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ModuleNotFoundError:
        pass  # no such locks on Windows: there SQLite's own must do
    except OSError as error:
        os.close(lock)
        raise _unusable(path, "CSC804", "another csc process holds it open") from error
    os.ftruncate(lock, 0)  # the address of a process that is gone
    return lock


def holder_of(path: Path) -> str | None:
    """The address at which the process that holds a state file answers; None where none does."""
    if not Path(f"{path}.lock").exists():
        return None
    try:
        let_go(hold(path))
    except DiagnosticsError:
        return Path(f"{path}.lock").read_text() or None
    return None


def touch_private(path: Path) -> None:
    """Make a file that its owner alone can read, where there is none: it will hold secrets."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def let_go(lock: int | None) -> None:
    """End a lock that ``hold`` took."""
    if lock is not None:
        os.close(lock)


def _open(path: Path | None) -> sqlite3.Connection:
    try:
        if path is not None:
            touch_private(path)
        connection = sqlite3.connect(
            str(path) if path else ":memory:",
            isolation_level=None,
            cached_statements=512,
            check_same_thread=False,
        )
    except (sqlite3.OperationalError, OSError) as error:
        raise _unusable(path, "CSC801", f"{error}") from error
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
    return connection


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
    if application_id == APPLICATION_ID and path is not None:
        _check_whole(connection, path)
    execute(
        "PRAGMA locking_mode = EXCLUSIVE"
    )  # before the first access under WAL: no shared memory
    execute("PRAGMA journal_mode = WAL")
    execute("PRAGMA synchronous = NORMAL")
    execute("PRAGMA foreign_keys = ON")
    execute("PRAGMA busy_timeout = 2000")
    execute("PRAGMA cache_size = -32000")  # KiB at most; of SQLite's 2 MB a real table has no use
    execute("CREATE TABLE IF NOT EXISTS csc_schema (service TEXT PRIMARY KEY, version INTEGER)")
    execute(f"PRAGMA application_id = {APPLICATION_ID}")
    execute(f"PRAGMA user_version = {FORMAT}")


def _check_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Raises CSC801 for a damaged file. What a WAL holds may not be in the file yet."""
    size = path.stat().st_size
    if size <= CHECKED_BYTES:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise _unusable(path, "CSC801", f"SQLite says: {verdict}")
        return
    wal = Path(f"{path}-wal")
    pages, page = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    if size < pages * page and not (wal.exists() and wal.stat().st_size):
        raise _unusable(path, "CSC801", f"it has {size} of its {pages * page} bytes")


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
