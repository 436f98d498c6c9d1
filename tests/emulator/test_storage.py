"""The state file: who may open it, what is refused, what survives ``kill -9``."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator import storage as module
from csc.emulator.storage import Storage, open_storage

STEPS = ("CREATE TABLE a (x TEXT);", "ALTER TABLE a ADD y INTEGER; CREATE INDEX ai ON a (y);")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state file with something in it."""
    path = tmp_path / "deep" / "state.db"
    storage = open_storage(path)
    storage.migrate("a", STEPS)
    with storage.transaction() as connection:
        connection.executemany("INSERT INTO a VALUES (?, ?)", [("x" * 100, n) for n in range(2000)])
    storage.close()
    return path


def refusal(path: Path) -> str:
    """The code with which a file is refused; it must be left as it is."""
    before = path.read_bytes()
    with pytest.raises(DiagnosticsError) as caught:
        open_storage(path)
    (diagnostic,) = caught.value.diagnostics
    assert path.read_bytes() == before
    assert str(path) in diagnostic.message
    assert diagnostic.remedy
    return diagnostic.code


@pytest.mark.parametrize("limit", [32 * 1024 * 1024, 0], ids=["checked", "by length"])
def test_a_truncated_file(state: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(module, "CHECKED_BYTES", limit)
    content = state.read_bytes()
    state.write_bytes(content[: len(content) // 2])
    assert refusal(state) == "CSC801"


def test_a_damaged_page(state: Path) -> None:
    content = bytearray(state.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    state.write_bytes(content)
    assert refusal(state) == "CSC801"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 1000)
    assert refusal(path) == "CSC801"


def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    assert refusal(path) == "CSC801"


def test_a_newer_format(state: Path) -> None:
    connection = sqlite3.connect(state)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert refusal(state) == "CSC802"


def test_newer_tables_of_one_service(state: Path) -> None:
    storage = open_storage(state)
    with pytest.raises(DiagnosticsError, match="CSC803"):
        storage.migrate("a", STEPS[:1])
    storage.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DiagnosticsError, match="CSC801"):
        open_storage(tmp_path / "file" / "state.db")


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticsError, match="CSC801"):
        open_storage(tmp_path)


def test_migrations_run_once_and_go_forward(state: Path) -> None:
    storage = open_storage(state)
    storage.migrate("a", (*STEPS, "CREATE TABLE b (z TEXT DEFAULT 'a;b');"))
    storage.migrate("a", (*STEPS, "CREATE TABLE b (z TEXT DEFAULT 'a;b');"))
    assert storage.connection.execute("SELECT count(*) FROM a").fetchone() == (2000,)
    storage.connection.execute("INSERT INTO b DEFAULT VALUES")
    assert storage.connection.execute("SELECT z FROM b").fetchone() == ("a;b",)
    storage.close()


def test_a_failed_migration_leaves_nothing(state: Path) -> None:
    storage = open_storage(state)
    with pytest.raises(sqlite3.OperationalError):
        storage.migrate("a", (*STEPS, "CREATE TABLE c (x); CREATE TABLE a (x);"))
    names = storage.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert ("c",) not in names.fetchall()
    storage.close()


@pytest.fixture
def memory() -> Iterator[Storage]:
    storage = open_storage(None)
    storage.migrate("a", STEPS)
    yield storage
    storage.close()


def count(storage: Storage) -> int:
    found: int = storage.connection.execute("SELECT count(*) FROM a").fetchone()[0]
    return found


def test_an_inner_transaction_joins_the_outer(memory: Storage) -> None:
    with pytest.raises(ZeroDivisionError), memory.transaction() as connection:
        with memory.transaction():
            connection.execute("INSERT INTO a VALUES ('x', 1)")
        raise ZeroDivisionError
    assert count(memory) == 0
    with memory.transaction() as connection, memory.transaction():
        connection.execute("INSERT INTO a VALUES ('x', 1)")
    assert count(memory) == 1


def test_one_holder_at_a_time(state: Path) -> None:
    first = open_storage(state)
    with pytest.raises(DiagnosticsError, match="CSC804"):
        open_storage(state)
    first.close()
    open_storage(state).close()


HOLDER = """
import sys, time
from pathlib import Path
from csc.emulator.storage import open_storage
storage = open_storage(Path(sys.argv[1]))
for number in range(10**6):
    storage.connection.execute("INSERT INTO a VALUES ('acknowledged', ?)", (number,))
    print(number, flush=True)
"""


def test_kill_9_loses_nothing_and_leaves_no_lock(state: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    with pytest.raises(DiagnosticsError, match="CSC804"):
        open_storage(state)
    while int(process.stdout.readline()) < 200:
        pass
    os.kill(process.pid, signal.SIGKILL)
    acknowledged = [int(line) for line in process.stdout.read().split("\n") if line.isdigit()]
    process.wait()
    process.stdout.close()
    storage = open_storage(state)
    rows = storage.connection.execute("SELECT y FROM a WHERE x = 'acknowledged'").fetchall()
    assert {(n,) for n in range(max(acknowledged, default=200))} <= set(rows)
    storage.close()
