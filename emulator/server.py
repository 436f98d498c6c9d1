"""Sockets ↔ HttpRequest and HttpResponse: listens, watches over its connections, closes in order."""

import asyncio
import errno
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.connection import Answer, Connection, Handler, refusal
from csc.emulator.http import HttpRequest, HttpResponse

log = logging.getLogger("csc.server")
BODY_LIMIT = 10 * 1024 * 1024  # API Gateway's payload size, in bytes
GRACE_SECONDS = 10.0


class Server:
    """``handle`` gives a response, or an awaitable of one; what it raises becomes a 500.

    ``limit_for`` is asked only for bodies above ``body_limit`` and may allow more bytes.
    """

    body_limit = BODY_LIMIT

    def __init__(
        self, handle: Handler, *, limit_for: Callable[[HttpRequest], int] = lambda _: BODY_LIMIT
    ) -> None:
        self._handle = handle
        self.limit_for = limit_for
        self.connections: set[Connection] = set()
        self.closing = False
        self._running: set[asyncio.Task[None]] = set()
        self._listeners: list[asyncio.Server] = []
        self._sweeper: asyncio.TimerHandle | None = None

    async def listen(self, host: str, port: int) -> int:
        """Listen and return the port (one that the system chose where ``port`` is 0).

        Raises DiagnosticsError: CSC701 where the address can't be had.
        """
        loop = asyncio.get_running_loop()
        try:
            listener = await loop.create_server(lambda: Connection(self), host, port, backlog=1024)
        except OSError as error:
            raise DiagnosticsError([_unavailable(host, port, error)]) from error
        self._listeners.append(listener)
        if self._sweeper is None:
            self._sweep()
        bound: int = listener.sockets[0].getsockname()[1]
        return bound

    def answer(self, request: HttpRequest) -> Answer:
        try:
            return self._handle(request)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return refusal(500, "Internal server error")

    async def settle(self, request: HttpRequest, answer: Awaitable[HttpResponse]) -> HttpResponse:
        try:
            return await answer
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return refusal(500, "Internal server error")

    def run(self, later: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """A task that ``close`` waits for, also when its client has gone."""
        task = asyncio.get_running_loop().create_task(later)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def close(self, grace: float = GRACE_SECONDS) -> None:
        """Stop listening, answer what is under way (for ``grace`` seconds), close the rest."""
        self.closing = True
        for listener in self._listeners:
            listener.close()
        if self._sweeper is not None:
            self._sweeper.cancel()
        until = time.monotonic() + grace
        for connection in tuple(self.connections):
            connection.finish()
        while (self.connections or self._running) and time.monotonic() < until:
            await asyncio.sleep(0.01)
        for connection in tuple(self.connections):
            connection.abort()
        for task in tuple(self._running):
            task.cancel()
        for listener in self._listeners:
            await listener.wait_closed()

    def _sweep(self) -> None:
        now = time.monotonic()
        for connection in tuple(self.connections):
            connection.expire(now)
        self._sweeper = asyncio.get_running_loop().call_later(1.0, self._sweep)


def _unavailable(host: str, port: int, error: OSError) -> Diagnostic:
    if error.errno == errno.EADDRINUSE or "in use" in str(error):
        return Diagnostic(
            "CSC701",
            f"Port {port} on {host} is in use by another program.",
            f"Stop that program, or serve on another port: --port {port + 1}.",
        )
    return Diagnostic(
        "CSC701",
        f"CSC can't listen on {host}:{port}: {error.strerror or error}.",
        "Name an address of this machine with --host and a port above 1023 with --port.",
    )
