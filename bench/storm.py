"""p99 of requests at rest, and while a route is saved ten times a second.

16 connections GET an item of ``todo`` (token, validation, templates, IAM, SQLite) all the time; each
save changes a route, so each is compiled, deployed and swapped.
"""

import statistics
import tempfile
import threading
import urllib.request
from pathlib import Path

from bench.load import Load, get, measure
from bench.request import TODO, copy_of, post
from bench.server import ROOT, csc_dev, free_port, running, wait_for

ROUNDS = 3
EVERY = 0.1  # seconds from one save to the next
SECONDS = 4.0


def _save_until(stop: threading.Event, source: Path) -> int:
    """Write a changed route ten times a second; the number of saves."""
    original = source.read_text()
    number = 0
    while not stop.wait(EVERY):
        number += 1
        source.write_text(original.replace('"status": "ok"', f'"status": "v{number}"'))
    return number


def measure_both(folder: Path) -> tuple[Load, Load, int]:
    """At rest, in the storm, and how many saves were served."""
    app, port = copy_of("todo", folder), free_port()
    url = f"http://127.0.0.1:{port}"
    with running(csc_dev(app, port, "--ephemeral"), ROOT, folder / "csc.log"):
        wait_for(f"{url}/health")
        token = post(f"{url}/_csc/token", {"user": "customer", "create": True})["token"]
        item = post(f"{url}/todos", TODO, token)
        request = get(f"/todos/{item['id']}", {"Authorization": token})
        rest = measure(port, request, 16, SECONDS)
        stop = threading.Event()
        saving = threading.Thread(target=_save_until, args=(stop, app / "api.py"))
        saving.start()
        storm = measure(port, request, 16, SECONDS)
        stop.set()
        saving.join()
        urllib.request.urlopen(f"{url}/health").read()
    served = (folder / "csc.log").read_text().count("reloaded")
    return rest, storm, served


def main() -> None:
    """Print the medians of several rounds. Raises AssertionError where a request failed."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            rounds.append(measure_both(Path(name)))
    errors = sum(rest.errors + storm.errors for rest, storm, _ in rounds)
    assert errors == 0, f"{errors} requests failed"
    rest, storm = (statistics.median(r[n].p99 for r in rounds) for n in (0, 1))  # type: ignore[union-attr]
    ratio = statistics.median(s.p99 / r.p99 for r, s, _ in rounds)
    print("GET an item while a route is saved ten times a second")
    print(f"  p99 at rest                 {rest:8.2f} ms")
    print(f"  p99 in the storm            {storm:8.2f} ms")
    print(f"  ratio                       {ratio:8.2f}  (reach ≤ 3)")
    print(f"  saves served, a round       {statistics.median(r[2] for r in rounds):8.0f}")
    print(f"  requests that failed        {errors:8d}")


if __name__ == "__main__":
    main()
