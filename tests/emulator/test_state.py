"""Snapshots: saved from a running state, loaded into a stopped one, never half."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.describe_state import describe_state
from csc.emulator.http import HttpRequest
from csc.emulator.serve_state import StateDoor
from csc.emulator.state import list_snapshots, load_state, reset_state, save_state
from csc.emulator.storage import holder_of, open_storage

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


async def test_a_server_saves_while_it_goes_on(state: Path) -> None:
    """What is committed is in the snapshot, also what is in the WAL only; a transaction that is
    open while pages are copied is in it wholly, once it is committed."""
    storage = open_storage(state)
    connection = storage.connection
    connection.execute("CREATE TABLE big (x)")
    connection.executemany("INSERT INTO big VALUES (?)", [("y" * 4000,) for _ in range(3000)])
    connection.execute("INSERT INTO a VALUES (7)")
    saving = asyncio.create_task(ask(StateDoor(storage), "save", {"name": "live"}))
    await asyncio.sleep(0)
    with storage.transaction():
        connection.execute("INSERT INTO a VALUES (8)")
        await asyncio.sleep(0.05)
        connection.execute("INSERT INTO a VALUES (9)")
    status, saved = await saving
    assert (status, saved["name"]) == (200, "live")
    storage.close()
    load_state(state, "live")
    found = read(state)
    assert found in ([1, 7], [1, 7, 8, 9])
    storage = open_storage(state)
    assert storage.connection.execute("SELECT count(*) FROM big").fetchone() == (3000,)
    storage.close()


async def ask(door: StateDoor, what: str, question: object) -> tuple[int, dict[str, Any]]:
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    response = await door.answer(HttpRequest("POST", f"/_csc/state/{what}", [], body))
    return response.status, json.loads(response.body)


async def test_what_a_server_refuses(state: Path) -> None:
    storage = open_storage(state)
    door = StateDoor(storage)
    assert (await ask(door, "save", {"name": "../x"}))[0] == 400
    assert (await ask(door, "save", {"name": 5}))[0] == 400
    assert (await ask(door, "save", {}))[0] == 400
    assert (await ask(door, "save", b"{"))[0] == 400
    assert (await ask(door, "load", {"name": "x"}))[0] == 404
    assert await ask(door, "show", {}) == (200, {"held": []})
    got = await door.answer(HttpRequest("GET", "/_csc/state/show", [], b""))
    assert got.status == 405
    storage.close()
    assert list_snapshots(state) == []
    memory = open_storage(None)
    status, refused = await ask(StateDoor(memory), "save", {"name": "x"})
    assert (status, "memory" in refused["message"]) == (400, True)
    memory.close()


def test_the_holder_of_a_state_says_where_it_answers(state: Path) -> None:
    assert holder_of(state) is None
    storage = open_storage(state)
    with pytest.raises(DiagnosticsError, match="CSC804"):
        save_state(state, "s")
    assert holder_of(state) is None
    storage.announce("http://localhost:1234")
    assert holder_of(state) == "http://localhost:1234"
    storage.announce("http://h:1")
    assert holder_of(state) == "http://h:1"
    storage.close()
    assert holder_of(state) is None
    assert holder_of(state.with_name("none.db")) is None
    again = open_storage(state)
    assert holder_of(state) is None
    again.close()


KILLED = """
import os, sys
from pathlib import Path
from csc.emulator.storage import open_storage
open_storage(Path(sys.argv[1])).connection.execute("INSERT INTO a VALUES (5)")
os.kill(os.getpid(), 9)
"""


def test_save_after_a_crash(state: Path) -> None:
    """What only the log that was left behind holds is in the snapshot."""
    subprocess.run([sys.executable, "-c", KILLED, str(state)], check=False)
    assert Path(f"{state}-wal").stat().st_size
    assert describe_state(state) == []
    save_state(state, "s")
    reset_state(state)
    load_state(state, "s")
    assert read(state) == [1, 5]


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
