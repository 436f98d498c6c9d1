"""Snapshots of all data: what ``csc state save | load | list | reset`` do.

A snapshot is a whole state file, copied page by page by SQLite (its backup API).  They lie in
``snapshots/`` beside the state file.  A server has its file for itself: it copies it while it goes on
serving (``serve_state``).
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.storage import hold, let_go, open_storage, touch_private

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}").fullmatch


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``modified`` in seconds since the epoch, ``size`` in bytes."""

    name: str
    path: Path
    size: int
    modified: float


def save_state(state: Path, name: str) -> Snapshot:
    """Keep all data of a state file as snapshot ``name``, in place of one of that name.

    Raises DiagnosticsError: CSC801 (not a state file), CSC804 (a server holds it), CSC805 (no such
    state file), CSC806 (a name that can't be a file's).
    """
    target = snapshot_file(state, name)
    if not state.is_file():
        raise _wrong("CSC805", f"There is no state file {state}.", "Run csc dev first.")
    with _held(state):
        return keep(target, lambda fresh: _copy(state, fresh))


def keep(target: Path, write: Callable[[Path], None]) -> Snapshot:
    """Have a snapshot written, and put it in its place once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    touch_private(fresh)
    try:
        write(fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return _describe(target)


def load_state(state: Path, name: str) -> Snapshot:
    """Replace all data by a snapshot's.

    Raises DiagnosticsError: CSC801 and CSC802 (the snapshot can't be used), CSC804 (a server holds
    the state file), CSC805 (no such snapshot), CSC806.  The state file is left as it is then.
    """
    source = snapshot_file(state, name)
    if not source.is_file():
        known = ", ".join(s.name for s in list_snapshots(state)) or "none"
        raise _wrong("CSC805", f"There is no snapshot {name}.", f"There are: {known}.")
    with _held(state):
        fresh = state.with_name(state.name + ".part")
        _remove(fresh)
        try:
            _copy(source, fresh)
            open_storage(fresh).close()
            _remove(state)
            fresh.replace(state)
        finally:
            _remove(fresh)
    return _describe(source)


def list_snapshots(state: Path) -> list[Snapshot]:
    """By name."""
    return [_describe(path) for path in sorted(_folder(state).glob("*.db"))]


def reset_state(state: Path) -> None:
    """Delete all data; snapshots stay. Raises DiagnosticsError (CSC804: a server holds it)."""
    with _held(state):
        _remove(state)


def _folder(state: Path) -> Path:
    return state.parent / "snapshots"


def snapshot_file(state: Path, name: str) -> Path:
    """Where a snapshot lies. Raises DiagnosticsError (CSC806)."""
    if not _NAME(name):
        raise _wrong(
            "CSC806",
            f"{name!r} can't be the name of a snapshot.",
            "Use letters, digits, dots, hyphens and underscores, 64 at most.",
        )
    return _folder(state) / f"{name}.db"


def _describe(path: Path) -> Snapshot:
    status = path.stat()
    return Snapshot(path.stem, path, status.st_size, status.st_mtime)


def _copy(source: Path, target: Path) -> None:
    try:
        touch_private(target)
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except sqlite3.DatabaseError as error:
        target.unlink(missing_ok=True)
        raise _wrong("CSC801", f"{source} can't be read: {error}.", "") from error


@contextmanager
def _held(state: Path) -> Iterator[None]:
    """Hold the lock of a state file, whatever is in it."""
    lock = hold(state)
    try:
        yield
    finally:
        let_go(lock)


def _remove(state: Path) -> None:
    """A state file and what SQLite and the lock keep beside it; the lock of the state stays."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{state}{suffix}").unlink(missing_ok=True)
    if state.suffix == ".part":
        Path(f"{state}.lock").unlink(missing_ok=True)


def _wrong(code: str, message: str, remedy: str) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic(code, message, remedy)])
