"""Start → first answer, and memory at rest, of ``csc dev`` on ``todo``; FastAPI + uvicorn beside it."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.peers import FASTAPI_APP
from bench.request import copy_of
from bench.server import ROOT, csc_dev, free_port, resident_mib, running, wait_for

RUNS = 5


def _start(command: list[str], url: str, cwd: Path) -> tuple[float, float]:
    """Seconds to the first answer; MiB two seconds later."""
    started = time.perf_counter()
    with running(command, cwd) as process:
        wait_for(url)
        took = time.perf_counter() - started
        time.sleep(2)
        return took, resident_mib(process.pid)


def main() -> None:
    """Print the medians of both."""
    ours, peers = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = copy_of("todo", folder)
        (folder / "peer_app.py").write_text(FASTAPI_APP.format(database=":memory:"))
        for _ in range(RUNS):
            port = free_port()
            ours.append(_start(csc_dev(app, port), f"http://127.0.0.1:{port}/health", ROOT))
            port = free_port()
            uvicorn = [sys.executable, "-m", "uvicorn", "peer_app:app", "--port", str(port)]
            peers.append(_start(uvicorn, f"http://127.0.0.1:{port}/version", folder))
    print("Start of the server")
    for label, runs, reach in [
        ("csc dev, todo", ours, "(reach ≤ 0.80 s, ≤ 100 MiB)"),
        ("FastAPI + uvicorn", peers, ""),
    ]:
        seconds = statistics.median(s for s, _ in runs)
        memory = statistics.median(m for _, m in runs)
        print(f"  {label:18}  first answer {seconds:5.2f} s   at rest {memory:5.0f} MiB  {reach}")


if __name__ == "__main__":
    main()
