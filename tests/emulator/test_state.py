"""Snapshots: saved from a running state, loaded into a stopped one, never half."""

import sqlite3
from pathlib import Path

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.state import list_snapshots, load_state, reset_state, save_state
from csc.emulator.storage import open_storage

SCHEMA = ("CREATE TABLE a (x INTEGER);",)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / ".csc" / "state.db"
    write(path, 1)
    return path


def write(path: Path, value: int) -> None:
    storage = open_storage(path)
    storage.migrate("a", SCHEMA)
    storage.connection.execute("INSERT INTO a VALUES (?)", (value,))
    storage.close()


def read(path: Path) -> list[int]:
    storage = open_storage(path)
    found = [row[0] for row in storage.connection.execute("SELECT x FROM a ORDER BY x")]
    storage.close()
    return found


def test_save_and_load(state: Path) -> None:
    snapshot = save_state(state, "one")
    assert snapshot.path == state.parent / "snapshots" / "one.db"
    assert snapshot.path.stat().st_mode & 0o077 == 0
    write(state, 2)
    assert read(state) == [1, 2]
    load_state(state, "one")
    assert read(state) == [1]
    write(state, 3)
    load_state(state, "one")
    assert read(state) == [1]


def test_save_while_a_server_runs(state: Path) -> None:
    """What it has committed is in the snapshot, also what is in the WAL only."""
    storage = open_storage(state)
    storage.connection.execute("INSERT INTO a VALUES (7)")
    save_state(state, "live")
    storage.connection.execute("INSERT INTO a VALUES (8)")
    storage.close()
    load_state(state, "live")
    assert read(state) == [1, 7]


def test_saving_again_replaces(state: Path) -> None:
    save_state(state, "s")
    write(state, 2)
    save_state(state, "s")
    load_state(state, "s")
    assert read(state) == [1, 2]
    assert [snapshot.name for snapshot in list_snapshots(state)] == ["s"]


def test_load_and_reset_need_the_server_stopped(state: Path) -> None:
    save_state(state, "s")
    storage = open_storage(state)
    with pytest.raises(DiagnosticsError, match="CSC804"):
        load_state(state, "s")
    with pytest.raises(DiagnosticsError, match="CSC804"):
        reset_state(state)
    storage.close()


def test_reset_keeps_snapshots(state: Path) -> None:
    save_state(state, "s")
    reset_state(state)
    assert not state.exists()
    assert [snapshot.name for snapshot in list_snapshots(state)] == ["s"]
    load_state(state, "s")
    assert read(state) == [1]


def test_load_into_nothing(state: Path, tmp_path: Path) -> None:
    save_state(state, "s")
    state.unlink()
    load_state(state, "s")
    assert read(state) == [1]


@pytest.mark.parametrize("name", ["", "..", ".x", "a/b", "../x", "a\0b", "x" * 65, "é"])
def test_names_that_could_lead_elsewhere(state: Path, name: str) -> None:
    with pytest.raises(DiagnosticsError, match="CSC806"):
        save_state(state, name)
    with pytest.raises(DiagnosticsError, match="CSC806"):
        load_state(state, name)


def test_what_is_not_there(state: Path, tmp_path: Path) -> None:
    save_state(state, "s")
    with pytest.raises(DiagnosticsError, match=r"CSC805: There is no snapshot t\."):
        load_state(state, "t")
    with pytest.raises(DiagnosticsError, match="CSC805"):
        save_state(tmp_path / "none.db", "s")


def test_a_broken_snapshot_leaves_the_state(state: Path) -> None:
    snapshot = save_state(state, "s")
    snapshot.path.write_bytes(b"not a database at all" * 300)
    with pytest.raises(DiagnosticsError, match="CSC801"):
        load_state(state, "s")
    connection = sqlite3.connect(snapshot.path.with_name("t.db"))
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(DiagnosticsError, match="CSC801"):
        load_state(state, "t")
    assert read(state) == [1]
    assert sorted(p.name for p in state.parent.iterdir() if ".part" in p.name) == []


def test_a_state_that_is_no_database(state: Path) -> None:
    state.write_text("x" * 5000)
    with pytest.raises(DiagnosticsError, match="CSC801"):
        save_state(state, "s")
    assert list_snapshots(state) == []
