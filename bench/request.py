"""GET an item: token, validation, two templates, IAM and SQLite, against FastAPI without any.

Both servers are one process and read the same row from an SQLite file.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.load import get, measure
from bench.peers import FASTAPI_APP
from bench.server import ROOT, cpu_seconds, csc_dev, free_port, running, wait_for

TODO = {"title": "buy milk", "priority": 3, "done": False}
ROUNDS = 3


def post(url: str, body: object, token: str = "") -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Authorization": token}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        answer: dict[str, str] = json.load(response)
        return answer


def copy_of(app: str, folder: Path) -> Path:
    target = folder / app
    subprocess.run(["cp", "-r", str(ROOT / "fixtures/apps" / app), str(target)], check=True)
    return target


@dataclass(frozen=True, slots=True)
class Measured:
    """``cpu`` is µs of the server process a request, ``rate`` requests a second."""

    rate: float
    cpu: float
    errors: int


def measure_csc(folder: Path, seconds: float) -> Measured:
    """Without the verifier that ``csc dev`` starts beside itself, once, after a save."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = csc_dev(copy_of("todo", folder), port, "--no-verify")
    with running(command, ROOT, folder / "csc.log") as server:
        wait_until_served(f"{url}/health")
        token = post(f"{url}/_csc/token", {"user": "customer", "create": True})["token"]
        item = post(f"{url}/todos", TODO, token)
        return load_of(server.pid, port, f"/todos/{item['id']}", {"Authorization": token}, seconds)


def wait_until_served(url: str) -> None:
    """The port is open before the project is compiled: wait for the answer itself."""
    wait_for(url)
    for _ in range(1000):
        try:
            urllib.request.urlopen(url).read()
            return
        except urllib.error.HTTPError:
            time.sleep(0.01)
    raise TimeoutError(url)


def load_of(
    pid: int, port: int, path: str, headers: dict[str, str] | None, seconds: float
) -> Measured:
    before = cpu_seconds(pid)
    load = measure(port, get(path, headers), 16, seconds)
    spent = cpu_seconds(pid) - before
    return Measured(load.rate, spent / load.total * 1e6, load.errors)


PLAIN = ("--loop", "asyncio", "--http", "h11")  # what `pip install uvicorn` gives


def measure_fastapi(folder: Path, seconds: float, *options: str) -> Measured:
    """FastAPI + uvicorn, one worker; with uvloop and httptools unless ``options`` say otherwise."""
    database = folder / "peer.db"
    database.unlink(missing_ok=True)
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE todos (id TEXT PRIMARY KEY, body TEXT)")
    connection.execute("INSERT INTO todos VALUES ('1', ?)", (json.dumps({"id": "1", **TODO}),))
    connection.commit()
    connection.close()
    (folder / "peer_app.py").write_text(FASTAPI_APP.format(database=database))
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "peer_app:app", "--port", str(port)]
    quiet = ("--no-access-log", "--log-level", "warning")
    with running([*command, *options, *quiet], folder) as server:
        wait_until_served(f"http://127.0.0.1:{port}/todos/1")
        return load_of(server.pid, port, "/todos/1", None, seconds)


QUIET = 270
"""µs of CPU that a request costs FastAPI as pip installs it, on the machine where the figures of the
README were measured, with nothing else running."""


def main(seconds: float = 4.0) -> None:
    """Print all three, measured in turn, and the ratios of the medians.

    A busy machine disturbs rates more than CPU, and that less than its ratio: all three of a round
    are disturbed alike.
    """
    ours, plain, fast = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ours.append(measure_csc(folder, seconds))
            plain.append(measure_fastapi(folder, seconds, *PLAIN))
            fast.append(measure_fastapi(folder, seconds))
    assert not any(one.errors for one in (*ours, *plain, *fast)), (ours, plain, fast)
    usual = median([one.cpu for one in plain])
    print("GET an item, 16 connections, one process")
    print(f"  {'':50}{'req/s':>8}{'CPU µs':>9}")
    _row("csc dev: token + validation + VTL + IAM + SQLite", ours, " (≤ 75)")
    _row("FastAPI + uvicorn, SQLite, no auth", plain)
    _ratios(ours, plain, "  (≥ 2)")
    _row("the same with uvloop and httptools", fast)
    _ratios(ours, fast)
    print(
        f"  This machine today: {usual / QUIET:.2f} times the time of a quiet one (FastAPI's CPU;"
    )
    print(f"  so ours would be {median([one.cpu for one in ours]) / usual * QUIET:.0f} µs there)")


def _row(what: str, measured: list[Measured], reach: str = "") -> None:
    rate, cpu = median([one.rate for one in measured]), median([one.cpu for one in measured])
    print(f"  {what:50}{rate:8,.0f}{cpu:9.0f}{reach}")


def _ratios(ours: list[Measured], peer: list[Measured], reach: str = "") -> None:
    """How many times our requests a second, and how many times its CPU."""
    rate = median([one.rate / other.rate for one, other in zip(ours, peer, strict=True)])
    cpu = median([other.cpu / one.cpu for one, other in zip(ours, peer, strict=True)])
    print(f"    {'ratio':48}{rate:8.2f}{cpu:9.2f}{reach}")


if __name__ == "__main__":
    main()
