"""Save → changed answer served: one route of ``shop`` under csc dev, one of FastAPI under --reload."""

import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench.peers import FASTAPI_APP
from bench.request import copy_of
from bench.server import ROOT, csc_dev, free_port, running, wait_for

SAVES, PEER_SAVES = 30, 5


def _answers(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            body: bytes = response.read()
            return body
    except OSError:  # a reloading uvicorn refuses for a while
        return b""


def _time_saves(
    url: str, save: Callable[[str], object], count: int, rest: float = 0.05
) -> list[float]:
    """Milliseconds from each write until the URL shows it; each waits for the one before, and
    ``rest`` seconds more."""
    took = []
    for number in range(count):
        mark = f"v{number}-{count}"
        time.sleep(rest)
        started = time.perf_counter()
        save(mark)
        while mark.encode() not in _answers(url):
            if time.perf_counter() - started > 20:
                raise TimeoutError(f"{url} never showed {mark}")
            time.sleep(0.0005)
        took.append((time.perf_counter() - started) * 1000)
    return took


def measure_csc(folder: Path) -> list[float]:
    """Edits the text that ``GET /health`` of shop answers."""
    app = copy_of("shop", folder)
    source = app / "shop" / "reports.py"
    original = source.read_text()
    port = free_port()
    url = f"http://127.0.0.1:{port}/health"

    def save(mark: str) -> None:
        source.write_text(original.replace('{"status": "ok"}', f'{{"status": "{mark}"}}'))

    with running(csc_dev(app, port, "--ephemeral"), ROOT, folder / "csc.log"):
        wait_for(url)
        return _time_saves(url, save, SAVES)


def measure_uvicorn(folder: Path) -> list[float]:
    """The same edit of a constant in a FastAPI application, with ``uvicorn --reload``."""
    source = folder / "peer_app.py"
    original = FASTAPI_APP.format(database=":memory:")
    source.write_text(original)
    port = free_port()
    url = f"http://127.0.0.1:{port}/version"
    command = [sys.executable, "-m", "uvicorn", "peer_app:app", "--port", str(port), "--reload"]
    with running([*command, "--log-level", "warning"], folder):
        wait_for(url)
        return _time_saves(
            url,
            lambda mark: source.write_text(original.replace('"0"', f'"{mark}"')),
            PEER_SAVES,
            rest=1.0,  # it misses a save that comes while it starts again
        )


def main() -> None:
    """Print both medians and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        ours = measure_csc(Path(name))
        peer = measure_uvicorn(Path(name))
    mine, other = statistics.median(ours), statistics.median(peer)
    print("Save → changed answer served")
    print(f"  csc dev, shop (35 routes)   {mine:8.1f} ms  (max {max(ours):.1f}; reach ≤ 25)")
    print(f"  uvicorn --reload            {other:8.1f} ms")
    print(f"  ratio                       {mine / other:8.3f}")


if __name__ == "__main__":
    main()
