"""Building the image: by one process at a time, and nobody has to wait for it."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from csc.wasm.cpython import build


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "csc"


def command(monkeypatch: pytest.MonkeyPatch, text: str) -> list[Any]:
    """The build's process runs this text instead; gives the processes that were started."""
    started: list[Any] = []
    popen = subprocess.Popen

    def start(given: list[str], **more: Any) -> Any:
        started.append(popen([sys.executable, "-c", text, given[-1]], **more))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return started


def test_two_that_want_it_build_it_once(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "import sys, time, pathlib; time.sleep(0.3); p = pathlib.Path(sys.argv[1]); p.write_bytes(b'x'); p.chmod(0o600)"
    started = command(monkeypatch, text)
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(build.ensure_built())) for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [build.image_path()] * 2 and len(started) == 1


def test_a_build_that_fails_says_why(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, "raise SystemExit('no room on the disk')")
    with pytest.raises(build.BuildError, match="no room on the disk"):
        build.ensure_built()


def test_who_waits_can_be_sent_away(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = command(monkeypatch, "import time; time.sleep(60)")
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            build.ensure_built()
        except build.BuildError as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    while not started:
        time.sleep(0.01)
    build.stop_waiting()
    thread.join(10)
    assert not thread.is_alive() and "isn't waited for" in str(caught[0])
    assert started[0].poll() is None  # it goes on, for the next start
    started[0].kill()
    started[0].wait()


def test_without_componentize_py_there_is_no_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "componentize_py", None)
    with pytest.raises(build.BuildError, match="componentize-py is not installed"):
        build.build(tmp_path / "x.cwasm")
