"""Start a server as its user does, know when it answers, and end it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, seconds: float = 20.0) -> float:
    """Poll until the URL answers anything at all; the seconds it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.005)
            continue
        break
    else:
        raise TimeoutError(f"{url} does not answer")
    return time.perf_counter() - started


def _as_users_have_it(cwd: Path) -> dict[str, str]:
    """The environment, without what keeps Python from using compiled bytecode."""
    env = {**os.environ, "PYTHONPATH": str(cwd)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


@contextmanager
def running(
    command: list[str], cwd: Path, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, interrupted at the end."""
    out = open(log, "wb") if log else subprocess.DEVNULL  # noqa: SIM115 - closed with the process
    process = subprocess.Popen(
        command,
        cwd=cwd,
        stdout=out,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=_as_users_have_it(cwd),
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if not isinstance(out, int):
            out.close()


def csc_dev(app: Path, port: int, *options: str) -> list[str]:
    """The command that serves an application."""
    return [
        str(Path(sys.executable).parent / "csc"),
        "dev",
        str(app),
        "--port",
        str(port),
        *options,
    ]


def resident_mib(pid: int) -> float:
    """Resident memory of a process, in MiB (proc(5))."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def cpu_seconds(pid: int) -> float:
    """User and system time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
