"""MOCK with a rendered template through the whole of ``csc dev``: no token, no data."""

import json
import statistics
import tempfile
from pathlib import Path

from bench.gateway.secured_api import METHODS
from bench.gateway.template import template
from bench.load import Load, get, measure
from bench.server import ROOT, cpu_seconds, csc_dev, free_port, running, wait_for

ROUNDS = 3


def measure_mock(folder: Path, seconds: float) -> tuple[Load, float]:
    """The load figures, and CPU µs of the server process per request."""
    resources = template({"GET /health": METHODS["GET /health"]})
    file = folder / "template.json"
    file.write_text(json.dumps({"Resources": resources}))
    port = free_port()
    with running(csc_dev(file, port, "--ephemeral"), ROOT, folder / "csc.log") as server:
        wait_for(f"http://127.0.0.1:{port}/health")
        before = cpu_seconds(server.pid)
        load = measure(port, get("/health"), 16, seconds)
        spent = cpu_seconds(server.pid) - before
    return load, spent / (load.rate * seconds * 1.25) * 1e6


def main(seconds: float = 3.0) -> None:
    """Print the medians."""
    loads, cpu = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            load, micros = measure_mock(Path(name), seconds)
        assert load.errors == 0, load
        loads.append(load.rate)
        cpu.append(micros)
    print("MOCK with a rendered template, 16 connections, one process")
    print(f"  csc dev             {statistics.median(loads):8,.0f} req/s  (reach ≥ 12,000)")
    print(f"  CPU of the server   {statistics.median(cpu):8.0f} µs/request")


if __name__ == "__main__":
    main()
