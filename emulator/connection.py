"""One client's connection: bytes → HttpRequests, in order → HttpResponses → bytes.

llhttp (strict: it alone decides what is well-formed) calls back as it parses.  Complete requests
wait in a queue, which is answered one at a time in order of arrival, so pipelining is safe.  A
handler that returns its response at once costs no task.
"""

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.known_head import KnownHead, know_head
from csc.emulator.render_response import render_response

if TYPE_CHECKING:
    from csc.emulator.server import Server

Answer = HttpResponse | Awaitable[HttpResponse]
Handler = Callable[[HttpRequest], Answer]

HEAD_LIMIT = 64 * 1024  # bytes of request line and headers
HEADER_COUNT = 256
QUEUE_LIMIT = 16  # pipelined requests parsed ahead of their turn
QUEUE_BYTES = 1024 * 1024  # of their bodies
REQUEST_SECONDS = 60.0  # for a whole request to arrive, or a response to be taken
IDLE_SECONDS = 120.0
LINGER_SECONDS = 2.0
VAIN_TRIES = 4
"""After so many heads that were not repeated, a connection's are no longer remembered."""

_ABSOLUTE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)


class Refused(Exception):
    """A request that is answered here: malformed, too large, too slow. The connection ends."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def refusal(status: int, message: str) -> HttpResponse:
    body = b'{"message":"%s"}' % message.encode()
    return HttpResponse(status, [("Content-Type", "application/json")], body)


class Connection(asyncio.Protocol):
    """``deadline`` (monotonic seconds) is looked at by the server's sweep."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._parser = HttpRequestParser(self)
        self._queue: deque[tuple[HttpRequest, bool, bool]] = deque()
        self._pending: asyncio.Task[None] | None = None
        self._refused: Refused | None = None
        self._writable = True
        self._reading = True
        self._ending = False  # no further request is read
        self._in_head = False
        self._in_body = False
        self._unfinished = 0
        self._known: KnownHead | None = None
        self._tries = VAIN_TRIES
        self._rests = False  # since its last answer: the sweep sets the deadline
        self.deadline = time.monotonic() + REQUEST_SECONDS

    # -- the transport's callbacks ------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self._source_ip = peer[0] if peer else "127.0.0.1"
        self._server.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._ending = True
        self._queue.clear()
        self._server.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        if self._ending or self._refused is not None:
            return
        known, between = self._known, not (self._in_head or self._in_body or self._unfinished)
        if known is not None and between:
            request = known.read(data, self._source_ip)
            if request is not None:
                self._take(request)
                return
        queue = self._queue
        waiting = len(queue)
        rest = self._read(data)
        while rest is not None and self._refused is None:
            rest = self._read(rest)
        if between and self._tries and len(queue) == waiting + 1 and self._refused is None:
            self._remember(data)
        self._proceed()

    def _remember(self, data: bytes) -> None:
        """The head of the request that was read last, if that was all of ``data``."""
        request, keep_alive, http10 = self._queue[-1]
        if self._in_head or self._in_body or self._unfinished or not keep_alive or http10:
            return
        if len(request.body) > self._server.body_limit:
            return
        if self._known is not None and not self._known.used:
            self._tries -= 1
        self._known = know_head(data, request) if self._tries else None

    def _take(self, request: HttpRequest) -> None:
        """A request that was read without the parser, and keeps its connection."""
        if self._pending is not None or self._queue or not (self._writable and self._reading):
            self._queue.append((request, True, False))
            self._proceed()
            return
        server = self._server
        answer = server.answer(request)
        if not isinstance(answer, HttpResponse):
            later = self._answer_later(request, answer, True, False)
            self._pending = server.run(later)
        elif server.closing:
            self._write(request, answer, True, False)
            self._transport.close()
        else:
            self._rests = True
            self._transport.write(
                render_response(answer, request.method, keep_alive=True, http10=False)
            )

    def _read(self, data: bytes) -> bytes | None:
        """What is to be read again: a request that asked for another protocol, and all after it."""
        self._unfinished += len(data)
        try:
            self._parser.feed_data(data)
            if self._in_head and self._head_size + self._unfinished > HEAD_LIMIT:
                self._refused = Refused(431, "Request Header Fields Too Large")
        except HttpParserUpgrade as upgrade:
            return self._decline_upgrade(data[upgrade.args[0] :])
        except HttpParserError:
            if self._refused is None:
                self._refused = Refused(400, "Bad Request")
        return None

    def _decline_upgrade(self, rest: bytes) -> bytes | None:
        """The request without its Upgrade header, so that its body is read too.

        A client that offers h2c (Java's does, with its first request) goes on in HTTP/1.1.
        """
        if self._request.method == "CONNECT":
            self._refused = Refused(400, "Bad Request")
            return None
        lines = [f"{self._request.method} {self._request.target} HTTP/1.1"]
        lines += [f"{n}: {v}" for n, v in self._headers if n.lower() != "upgrade"]
        self._parser = HttpRequestParser(self)
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + rest

    def eof_received(self) -> bool:
        """A client may half-close and still read its answers."""
        self._ending = True
        return self._busy()

    def pause_writing(self) -> None:
        self._writable = self._rests = False
        self.deadline = time.monotonic() + REQUEST_SECONDS

    def resume_writing(self) -> None:
        self._writable = True
        self._proceed()

    # -- the parser's callbacks ---------------------------------------------------------------

    def on_message_begin(self) -> None:
        self._target = b""
        self._headers: list[tuple[str, str]] = []
        self._fields: dict[str, str] = {}
        self._body: list[bytes] = []
        self._body_size = 0
        self._head_size = 0
        self._in_head = True
        self._hosts = 0
        self._length = 0
        self._expects = self._rests = False
        self.deadline = time.monotonic() + REQUEST_SECONDS

    def on_url(self, url: bytes) -> None:
        self._target += url
        self._head_size += len(url)
        self._unfinished = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_head:
            return  # a trailer field: never merged into the headers (RFC 9110, 6.5.1)
        self._head_size += len(name) + len(value)
        self._unfinished = 0  # bytes that may belong to a header that hasn't ended
        length = len(name)
        if length == 4:
            self._hosts += name.lower() == b"host"
        elif length == 6 or length == 14:
            self._watch(name.lower(), value)
        headers = self._headers
        text, given = str(name, "latin-1"), str(value, "latin-1").rstrip(" \t")
        headers.append((text, given))
        self._fields[text.lower()] = given
        if len(headers) > HEADER_COUNT:
            self._refuse(431, "Request Header Fields Too Large")

    def _watch(self, name: bytes, value: bytes) -> None:
        if name == b"expect":
            self._expects = value.lower() == b"100-continue"
        elif name == b"content-length":
            self._length = int(value)  # llhttp has checked that these are digits

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._http10 = self._parser.get_http_version() == "1.0"
        if self._hosts > 1 or (self._hosts == 0 and not self._http10):
            self._refuse(400, "Bad Request")
        target = self._target.decode("latin-1")
        self._request = HttpRequest(
            self._parser.get_method().decode("ascii"),
            target if target[:1] == "/" else self._origin_form(target),
            self._headers,
            b"",
            self._source_ip,
        )
        self._request.known_fields = self._fields
        if self._head_size > HEAD_LIMIT:
            self._refuse(431, "Request Header Fields Too Large")
        self._body_limit = self._server.body_limit
        if self._length > self._body_limit:
            self._check_size(self._length)
        self._in_body = True
        if self._expects and not self._http10 and not self._busy():
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)
        self._body_size += len(body)
        if self._body_size > self._body_limit:
            self._check_size(self._body_size)

    def on_message_complete(self) -> None:
        self._in_body = False
        if self._parser.should_upgrade():
            return  # it will be read again
        body = self._body
        self._request.body = body[0] if len(body) == 1 else b"".join(body)
        self._queue.append((self._request, self._parser.should_keep_alive(), self._http10))

    # -- answering ------------------------------------------------------------------------------

    def _proceed(self) -> None:
        """Answer what can be answered now; then say how long the client may take."""
        while self._queue and self._pending is None and self._writable:
            request, keep_alive, http10 = self._queue.popleft()
            answer = self._server.answer(request)
            if isinstance(answer, HttpResponse):
                self._write(request, answer, keep_alive, http10)
            else:
                later = self._answer_later(request, answer, keep_alive, http10)
                self._pending = self._server.run(later)
        if self._queue or not self._reading:
            self._throttle()
        if self._pending is not None or self._queue:
            return
        if self._refused is not None and not self._transport.is_closing():
            self._end_with(self._refused)
        elif self._ending:
            self._transport.close()
        elif not (self._in_head or self._in_body):
            self.deadline = time.monotonic() + IDLE_SECONDS

    async def _answer_later(
        self, request: HttpRequest, answer: Awaitable[HttpResponse], keep_alive: bool, http10: bool
    ) -> None:
        response = await self._server.settle(request, answer)
        self._pending = None
        self._write(request, response, keep_alive, http10)
        self._proceed()

    def _write(
        self, request: HttpRequest, response: HttpResponse, keep_alive: bool, http10: bool
    ) -> None:
        if self._transport.is_closing():
            return
        last = not keep_alive or self._server.closing
        self._transport.write(
            render_response(response, request.method, keep_alive=not last, http10=http10)
        )
        if last:
            self._ending = True
            self._queue.clear()

    def _end_with(self, refused: Refused) -> None:
        """Answer, then let the client finish sending: a reset could destroy the answer."""
        response = refusal(refused.status, refused.message)
        self._transport.write(render_response(response, "GET", keep_alive=False, http10=False))
        self._refused = None
        self._in_head = self._in_body = False
        self._ending = True
        if self._transport.can_write_eof():
            self._transport.write_eof()
        asyncio.get_running_loop().call_later(LINGER_SECONDS, self._transport.close)

    def _throttle(self) -> None:
        """Stop reading while much is parsed ahead; go on when it is answered."""
        full = not self._writable or len(self._queue) >= QUEUE_LIMIT
        if self._queue and not full:
            full = sum(len(request.body) for request, _, _ in self._queue) > QUEUE_BYTES
        if full == self._reading and not self._transport.is_closing():
            self._reading = not full
            if full:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def _busy(self) -> bool:
        return self._pending is not None or bool(self._queue)

    # -- the server's calls ---------------------------------------------------------------------

    def expire(self, now: float) -> None:
        """Close if the client has been idle or slow for too long."""
        if self._rests:
            self._rests, self.deadline = False, now + IDLE_SECONDS
        if now < self.deadline or (self._pending is not None and self._writable):
            return
        if not self._writable:
            self._transport.abort()
        elif self._in_head or self._in_body:
            self._end_with(Refused(408, "Request Timeout"))
        else:
            self._transport.close()

    def finish(self) -> None:
        """The server closes: what is under way is answered, nothing new is read."""
        if not self._busy():
            self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    # -- checks ---------------------------------------------------------------------------------

    def _refuse(self, status: int, message: str) -> None:
        self._refused = Refused(status, message)
        raise self._refused

    def _check_size(self, size: int) -> None:
        self._body_limit = self._server.limit_for(self._request)
        if size > self._body_limit:
            self._refuse(413, f"HTTP content length exceeded {self._body_limit} bytes.")

    def _origin_form(self, target: str) -> str:
        """Strip scheme and authority of a target in absolute form (RFC 9112, 3.2.2)."""
        absolute = _ABSOLUTE.match(target)
        if absolute is None:
            self._refuse(400, "Bad Request")
            raise AssertionError
        rest = target[absolute.end() :]
        return rest if rest.startswith("/") else "/" + rest
