"""GET an item: token, validation, two templates, IAM and SQLite, against FastAPI without any.

Both servers are one process and read the same row from an SQLite file.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from bench.load import Load, get, measure
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


def measure_csc(folder: Path, seconds: float) -> tuple[Load, float]:
    """The load figures, and CPU µs of the server process per request."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(csc_dev(copy_of("todo", folder), port), ROOT, folder / "csc.log") as server:
        wait_for(f"{url}/health")
        token = post(f"{url}/_csc/token", {"user": "customer", "create": True})["token"]
        item = post(f"{url}/todos", TODO, token)
        before = cpu_seconds(server.pid)
        load = measure(port, get(f"/todos/{item['id']}", {"Authorization": token}), 16, seconds)
        spent = cpu_seconds(server.pid) - before
    return load, spent / (load.rate * seconds * 1.25) * 1e6


PLAIN = ("--loop", "asyncio", "--http", "h11")  # what `pip install uvicorn` gives


def measure_fastapi(folder: Path, seconds: float, *options: str) -> Load:
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
    with running([*command, *options, "--no-access-log", "--log-level", "warning"], folder):
        wait_for(f"http://127.0.0.1:{port}/todos/1")
        return measure(port, get("/todos/1"), 16, seconds)


def main(seconds: float = 4.0) -> None:
    """Print all three, measured in turn, and the ratios of the medians."""
    ours, plain, fast, cpu = [], [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            load, micros = measure_csc(folder, seconds)
            peers = [measure_fastapi(folder, seconds, *PLAIN), measure_fastapi(folder, seconds)]
        assert load.errors == 0 and not any(peer.errors for peer in peers), (load, peers)
        ours.append(load.rate)
        cpu.append(micros)
        plain.append(peers[0].rate)
        fast.append(peers[1].rate)
    mine, usual, quick = (sorted(rates)[ROUNDS // 2] for rates in (ours, plain, fast))
    micros = sorted(cpu)[ROUNDS // 2]
    print("GET an item, 16 connections, one process")
    print(f"  csc dev: token + validation + VTL + IAM + SQLite     {mine:8,.0f} req/s")
    print(f"    CPU of the server                                  {micros:8.0f} µs/request (≤ 75)")
    print(f"  FastAPI + uvicorn, SQLite, no auth                   {usual:8,.0f} req/s")
    print(f"    ratio                                              {mine / usual:8.2f}  (≥ 2)")
    print(f"  the same with uvloop and httptools                   {quick:8,.0f} req/s")
    print(f"    ratio                                              {mine / quick:8.2f}")


if __name__ == "__main__":
    main()
