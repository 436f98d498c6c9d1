"""A load generator for one URL: N keep-alive connections, raw HTTP/1.1, as little work as possible.

It runs in a process of its own, so that on two cores the server has one to itself::

    python -m bench.load HOST PORT CONNECTIONS SECONDS < request.bin   →  {"rate": …, "p50": …}
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import cast

import uvloop


@dataclass(frozen=True, slots=True)
class Load:
    """``rate`` in requests a second; ``p50`` and ``p99`` in milliseconds; ``errors`` not 200; ``total``
    all that were answered, with those of the warm-up."""

    rate: float
    p50: float
    p99: float
    errors: int
    total: int = 0


class _Connection(asyncio.Protocol):
    """One request at a time; counts a response by its head and Content-Length."""

    def __init__(self, request: bytes, latencies: list[float], errors: list[bytes]) -> None:
        self._request = request
        self._latencies = latencies
        self._errors = errors
        self._buffer = b""
        self._sent = 0.0
        self.stopped = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            self._buffer = buffer
            return
        head = buffer[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 : (head + b"\r\n").find(b"\r\n", at)]) if at >= 0 else 0
        if len(buffer) < end + 4 + length:
            self._buffer = buffer
            return
        self._buffer = b""
        self._latencies.append(time.perf_counter() - self._sent)
        if buffer[9:12] != b"200":
            self._errors.append(buffer[:300])
        if self.stopped:
            self._transport.close()
        else:
            self._send()


async def _run(
    host: str, port: int, connections: int, seconds: float, request: bytes
) -> dict[str, float]:
    latencies: list[float] = []
    errors: list[bytes] = []
    loop = asyncio.get_running_loop()
    protocols = [
        (await loop.create_connection(lambda: _Connection(request, latencies, errors), host, port))[
            1
        ]
        for _ in range(connections)
    ]
    await asyncio.sleep(seconds / 4)  # warm up
    warm = len(latencies)
    latencies.clear()
    started = time.perf_counter()
    await asyncio.sleep(seconds)
    count, elapsed = len(latencies), time.perf_counter() - started
    for protocol in protocols:
        protocol.stopped = True
    measured = sorted(latencies[:count])
    if errors:
        print(errors[0].decode(errors="replace"), file=sys.stderr)
    return {
        "rate": count / elapsed,
        "p50": measured[count // 2] * 1000,
        "p99": measured[int(count * 0.99)] * 1000,
        "errors": len(errors),
        "total": warm + len(latencies),
    }


def measure(
    port: int, request: bytes, connections: int = 16, seconds: float = 4.0, host: str = "127.0.0.1"
) -> Load:
    """Load ``host:port`` with one request from a process of its own."""
    command = [sys.executable, "-m", "bench.load", host, str(port), str(connections), str(seconds)]
    done = subprocess.run(command, input=request, stdout=subprocess.PIPE, check=True)
    figures = json.loads(done.stdout)
    errors, total = int(figures["errors"]), int(figures["total"])
    return Load(figures["rate"], figures["p50"], figures["p99"], errors, total)


def get(path: str, headers: dict[str, str] | None = None) -> bytes:
    """The bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode()


if __name__ == "__main__":
    _host, _port, _connections, _seconds = sys.argv[1:5]
    print(
        json.dumps(
            uvloop.run(
                _run(_host, int(_port), int(_connections), float(_seconds), sys.stdin.buffer.read())
            )
        )
    )
