"""``python -m bench.dynamodb [--items N]``: CPU µs a request, ours and the peers' in one run.

After the first figures our table grows to a million items (or N; 0 leaves it), and GetItem and
Query are measured again: their latency should stay flat.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.dynamodb.client import Client
from bench.dynamodb.scale import factor_of, slower_by
from bench.dynamodb.servers import Contender, csc, peers
from bench.dynamodb.workloads import TABLE, WORKLOADS, Workload, http, load_request
from bench.server import ROOT, cpu_seconds, free_port, resident_mib, running
from csc.native.find import describe

ITEMS = 1000
MANY = 1_000_000
ROUNDS = 5
FAST = 0.002
PATIENCE = 3.0
"""A server that needs longer than FAST seconds for a request is asked for about PATIENCE seconds."""


def fill(client: Client, first: int, last: int) -> None:
    for number in range(first, last, 25):
        client.call("BatchWriteItem", load_request(number))


def measure(client: Client, pid: int, workload: Workload, items: int) -> tuple[float, float]:
    """CPU µs a request of the server process, and the median latency in µs: the best of some
    rounds, since other programs use the machine too."""
    requests = [http(workload.operation, workload.make(n, items)) for n in range(workload.count)]
    started = time.perf_counter()
    client.run(requests[:5])
    each = (time.perf_counter() - started) / 5
    if each > FAST:
        affordable = int(PATIENCE / each)
        return _measure_once(client, pid, requests[: max(10, affordable)])
    client.run(requests[: len(requests) // 4])
    rounds = [_measure_once(client, pid, requests) for _ in range(ROUNDS)]
    return min(cpu for cpu, _ in rounds), min(latency for _, latency in rounds)


def _measure_once(client: Client, pid: int, requests: list[bytes]) -> tuple[float, float]:
    before = cpu_seconds(pid)
    took = client.run(requests)
    spent = cpu_seconds(pid) - before
    return spent / len(requests) * 1e6, statistics.median(took) * 1e6


def connect(port: int) -> Client:
    deadline = time.monotonic() + 30
    while True:
        try:
            client = Client(port)
            client.call("ListTables", {})
            return client
        except (OSError, RuntimeError, ValueError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def create(client: Client) -> None:
    client.call("CreateTable", TABLE)
    while True:
        table = client.call("DescribeTable", {"TableName": "bench"})["Table"]
        if table["TableStatus"] == "ACTIVE":
            return
        time.sleep(0.05)


def run_one(contender: Contender, port: int, folder: Path, grow: int) -> dict[str, float]:
    with running(contender.command, ROOT, folder / f"{contender.name}.log") as server:
        client = connect(port)
        create(client)
        fill(client, 0, ITEMS)
        figures: dict[str, float] = {}
        for workload in WORKLOADS:
            if workload.name not in contender.skip:
                figures[workload.name], latency = measure(client, server.pid, workload, ITEMS)
                figures[f"{workload.name} latency"] = latency
        if grow:
            _grow(client, server.pid, grow, figures)
        client.close()
    return figures


def _grow(client: Client, pid: int, items: int, figures: dict[str, float]) -> None:
    before = cpu_seconds(pid)
    fill(client, ITEMS, items)
    spent = (cpu_seconds(pid) - before) / (items - ITEMS) * 1e6
    print(f"loading {items:,} items by BatchWriteItem: {spent:.1f} µs CPU an item (reach ≤ 30)")
    print(f"resident memory: {resident_mib(pid):.0f} MiB (reach ≤ 120)")
    for workload in WORKLOADS:
        if workload.operation in ("GetItem", "Query"):
            _, latency = measure(client, pid, workload, items)
            small = figures[f"{workload.name} latency"]
            print(
                f"{workload.name}: median {small:.0f} µs at {ITEMS:,} items, {latency:.0f} µs at "
                f"{items:,}: {latency / small:.2f}× (reach ≤ 1.5)"
            )


def main(grow: int = MANY) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, results = Path(name), {}
        port = free_port()
        for contender in (csc(port, folder), *peers(port)):
            ours = contender.name == "csc"
            results[contender.name] = run_one(contender, port, folder, grow if ours else 0)
    tell(results)


def tell(results: dict[str, dict[str, float]]) -> None:
    """The table of all contenders; beside each reach what it comes to on this machine, by the peers."""
    print(f"DynamoDB over HTTP, CPU µs of the server a request, {ITEMS:,} items, csc {describe()}")
    factor = factor_of(results)
    for peer, slower in slower_by(results).items():
        print(f"  this machine is {slower:.1f}× slower than that of the reaches, by {peer}")
    names = list(results)
    heads = "".join(f"{name:>20}" for name in names)
    print(f"  {'':28}{'reach':>8}{'here':>8}{heads}{'of reach here':>16}")
    for workload in WORKLOADS:
        mine = results["csc"][workload.name]
        here = workload.reach * (factor or 1)
        row = f"  {workload.name:28}{workload.reach:8,.0f}{here:8,.0f}"
        for name in names:
            figure = results[name].get(workload.name)
            shown = "none" if figure is None else f"{figure:,.0f}"
            if figure is not None and name != "csc":
                shown += f" ({figure / mine:.1f}×)"
            row += f"{shown:>20}"
        print(f"{row}{mine / here:15.0%}")


if __name__ == "__main__":
    main(int(sys.argv[2]) if sys.argv[1:2] == ["--items"] else MANY)
