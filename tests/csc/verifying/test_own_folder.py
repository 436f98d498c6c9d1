"""A verifier's folder is its own, and doesn't outlive it for long."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from csc.verify import Bench
from csc.verifying.own_folder import PREFIX, OwnFolder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-S", "-E", "-c", ""])
    process.wait()
    return process.pid


def test_it_is_made_when_it_is_needed_and_removed(temporary: Path) -> None:
    folder = OwnFolder()
    assert list(temporary.iterdir()) == []
    (folder.path / "a").write_text("")
    assert [folder.path] == list(temporary.iterdir())
    folder.remove()
    folder.remove()
    assert list(temporary.iterdir()) == []


def test_what_a_killed_verifier_left_is_removed_by_the_next(temporary: Path) -> None:
    elsewhere = temporary / "kept"
    elsewhere.mkdir()
    gone = ended_process()
    (temporary / f"{PREFIX}{gone}-abc" / "0").mkdir(parents=True)
    (temporary / f"{PREFIX}{gone}-link").symlink_to(elsewhere, target_is_directory=True)
    kept = [f"{PREFIX}{os.getpid()}-other", f"{PREFIX}1-init", f"{PREFIX}x-1", f"{PREFIX}abc"]
    for name in kept:
        (temporary / name).mkdir()
    made = OwnFolder().path
    there = {one.name for one in temporary.iterdir()} - {made.name}
    assert there == {*kept, "kept", f"{PREFIX}{gone}-link"}


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_a_fork_leaves_its_parents_folder_alone(temporary: Path) -> None:
    """It once removed it, at times after the parent had put a program there: "No module named 'api'"."""

    bench: Any = Bench.__new__(Bench)
    bench.folder, bench.unpacked = OwnFolder(), {}
    bench.spares, bench.cloud = [SimpleNamespace(close=lambda: None)], SimpleNamespace()
    program = bench._unpack({"api.py": "1"})
    child = os.fork()
    if child == 0:
        bench._part(0)
        bench._unpack({"api.py": "2"})
        bench._leave()
        os._exit(0)
    os.waitpid(child, 0)
    assert (program / "api.py").read_text() == "1"
    assert [bench.folder.path] == list(temporary.iterdir())
