"""A constant answer through the emulator's server alone, and through uvicorn's, as raw ASGI."""

import statistics
import sys
import tempfile
from pathlib import Path

from bench.load import get, measure
from bench.server import ROOT, cpu_seconds, free_port, running, wait_for

ROUNDS = 3
OURS = """
import asyncio, sys, uvloop
from csc.emulator.http import HttpResponse
from csc.emulator.server import Server

async def main():
    headers = [("Content-Type", "application/json")]
    await Server(lambda request: HttpResponse(200, list(headers), b'{}')).listen(
        "127.0.0.1", int(sys.argv[1])
    )
    await asyncio.Event().wait()

uvloop.run(main())
"""
PEER = """
import sys, uvicorn

async def app(scope, receive, send):
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})

uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off")
"""


def measure_server(source: str, seconds: float) -> tuple[float, float]:
    """Requests a second over 16 connections, and CPU µs of the server for each."""
    with tempfile.TemporaryDirectory() as name:
        script = Path(name) / "serve.py"
        script.write_text(source)
        port = free_port()
        with running([sys.executable, str(script), str(port)], ROOT) as server:
            wait_for(f"http://127.0.0.1:{port}/")
            before = cpu_seconds(server.pid)
            load = measure(port, get("/", {"Authorization": "x" * 800}), 16, seconds)
            spent = cpu_seconds(server.pid) - before
    assert load.errors == 0, load
    return load.rate, spent / (load.rate * seconds * 1.25) * 1e6


def main(seconds: float = 2.0) -> None:
    """Print both, in turn, and the ratio of the medians."""
    ours, peers = [], []
    for _ in range(ROUNDS):
        ours.append(measure_server(OURS, seconds))
        peers.append(measure_server(PEER, seconds))
    (rate, cpu), (peer_rate, peer_cpu) = (
        [statistics.median(column) for column in zip(*rows, strict=True)] for rows in (ours, peers)
    )
    print("A constant answer, 16 connections, one process")
    print(f"  the emulator's server   {rate:8,.0f} req/s  {cpu:6.1f} µs CPU/request")
    print(f"  uvicorn, raw ASGI       {peer_rate:8,.0f} req/s  {peer_cpu:6.1f} µs CPU/request")
    print(f"  ratio                   {rate / peer_rate:8.2f}")


if __name__ == "__main__":
    main()
