"""The server on a real socket, spoken to in raw bytes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator import connection
from csc.emulator.connection import Answer
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.server import Server


@dataclass
class Bed:
    """Answers with the request's target; waits where the path says so."""

    seen: list[HttpRequest] = field(default_factory=list)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    response: HttpResponse | None = None
    port: int = 0

    def __post_init__(self) -> None:
        self.server = Server(self.handle, limit_for=self.limit_for)

    def limit_for(self, request: HttpRequest) -> int:
        return 20 if request.path == "/large" else self.server.body_limit

    def handle(self, request: HttpRequest) -> Answer:
        self.seen.append(request)
        if request.path == "/boom":
            raise ZeroDivisionError
        if request.path.startswith("/wait"):
            return self._wait(request)
        return self.response or HttpResponse(200, [("X-Test", "1")], request.target.encode())

    async def _wait(self, request: HttpRequest) -> HttpResponse:
        await self.release.wait()
        if request.path == "/wait/boom":
            raise ZeroDivisionError
        return HttpResponse(200, [], request.target.encode())

    async def talk(self, *sent: bytes, until_closed: bool = True) -> bytes:
        """Send, then read until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for part in sent:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.01)
        async with asyncio.timeout(5):
            answer = await reader.read()
        writer.close()
        return answer


@pytest.fixture
async def bed() -> AsyncIterator[Bed]:
    bed = Bed()
    bed.port = await bed.server.listen("127.0.0.1", 0)
    yield bed
    await bed.server.close(grace=0.2)


GET = b"GET %s HTTP/1.1\r\nHost: h\r\n\r\n"
LAST = b"GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"


def bodies(answer: bytes) -> list[bytes]:
    """The bodies of pipelined answers whose bodies are targets."""
    return [part.partition(b"HTTP/1.1")[0] for part in answer.split(b"\r\n\r\n")[1:]]


async def test_a_request_as_it_was_sent(bed: Bed) -> None:
    target = b"/a%2Fb/%7e//..;x?q=%20+&q=2#f"
    head = b"POST %s HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a:  2 \r\nContent-Length: 3\r\n" % target
    answer = await bed.talk(head + b"Connection: close\r\n\r\nabc")
    (request,) = bed.seen
    assert (request.method, request.target, request.body) == ("POST", target.decode(), b"abc")
    assert request.headers[1:3] == [("X-A", "1"), ("x-a", "2")]
    assert request.source_ip == "127.0.0.1"
    assert answer.startswith(b"HTTP/1.1 200 OK\r\nX-Test: 1\r\nContent-Length: ")
    assert b"\r\nConnection: close\r\nDate: " in answer


async def test_pipelined_answers_come_in_order(bed: Bed) -> None:
    bed.release.set()
    requests = [GET % b"/wait/1", GET % b"/2", GET % b"/wait/3", LAST % b"/4"]
    assert bodies(await bed.talk(b"".join(requests))) == [b"/wait/1", b"/2", b"/wait/3", b"/4"]


async def test_many_pipelined_requests_behind_a_slow_one(bed: Bed) -> None:
    count = 200
    sent = GET % b"/wait" + b"".join(GET % b"/%d" % n for n in range(count)) + LAST % b"/last"
    talk = asyncio.create_task(bed.talk(sent))
    await asyncio.sleep(0.05)
    assert [r.path for r in bed.seen] == ["/wait"]
    bed.release.set()
    assert bodies(await talk) == [b"/wait", *(b"/%d" % n for n in range(count)), b"/last"]


async def test_byte_by_byte(bed: Bed) -> None:
    sent = b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab"
    answer = await bed.talk(*(bytes([byte]) for byte in sent))
    assert answer.endswith(b"/x")
    assert bed.seen[0].body == b"ab"


async def test_chunked_bodies_without_their_trailers(bed: Bed) -> None:
    head = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    await bed.talk(head + b"3\r\nabc\r\n", b"2;x=y\r\nde\r\n0\r\nX-Trail: 1\r\n\r\n")
    assert bed.seen[0].body == b"abcde"
    assert bed.seen[0].header("X-Trail") is None


async def test_expect_continue(bed: Bed) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bed.port)
    writer.write(b"PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(b"ok")
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_head_gets_the_head_alone(bed: Bed) -> None:
    answer = await bed.talk(b"HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n" + LAST % b"/")
    first, _, rest = answer.partition(b"\r\n\r\n")
    assert b"Content-Length: 4" in first
    assert rest.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("status", [204, 304])
async def test_answers_without_a_body(bed: Bed, status: int) -> None:
    bed.response = HttpResponse(status, [], b"ignored")
    answer = await bed.talk(LAST % b"/")
    assert answer.endswith(b"\r\n\r\n")
    assert b"Content-Length" not in answer


async def test_http_1_0(bed: Bed) -> None:
    assert b"Connection: close" in await bed.talk(b"GET / HTTP/1.0\r\n\r\n")
    kept = b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    answer = await bed.talk(kept + b"GET / HTTP/1.0\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == 2
    assert b"Connection: keep-alive" in answer


async def test_targets_in_absolute_form(bed: Bed) -> None:
    await bed.talk(LAST % b"http://h:8080/a?b=1")
    await bed.talk(LAST % b"HTTP://h")
    assert [r.target for r in bed.seen] == ["/a?b=1", "/"]


async def test_an_upgrade_is_not_taken(bed: Bed) -> None:
    """Java's HttpClient offers h2c with its first request."""
    upgrade = b"POST / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
    first = upgrade + b"Content-Length: 4\r\n\r\nab"
    assert bodies(await bed.talk(first, b"cd" + LAST % b"/2")) == [b"/", b"/2"]
    assert [request.body for request in bed.seen] == [b"abcd", b""]
    assert bed.seen[0].header("Upgrade") is None


async def test_many_upgrades_at_once_are_not_taken(bed: Bed) -> None:
    upgrade = b"GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    await bed.talk(upgrade * 900 + LAST % b"/end")
    assert len(bed.seen) == 901
    assert bed.seen[-1].target == "/end"


MALFORMED = [
    b"nonsense\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",  # no Host
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET relative HTTP/1.1\r\nHost: h\r\n\r\n",
    b"GET / HTTP/3.7\r\nHost: h\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: h\r\nX: a\x00b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: h\r\n X: folded\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 2\r\n\r\nab",
    b"CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n",
    b"CONNECT / HTTP/1.1\r\nHost: h\r\n\r\n",
    # request smuggling: two lengths, length and chunks, a coding that hides chunks, bare LF
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: h\r\nX: a\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
]


@pytest.mark.parametrize("sent", MALFORMED, ids=range(len(MALFORMED)))
async def test_malformed_requests(bed: Bed, sent: bytes) -> None:
    answer = await bed.talk(sent)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n"), answer
    assert answer.endswith(b'{"message":"Bad Request"}')
    assert bed.seen == []


async def test_what_came_before_the_malformed_is_answered(bed: Bed) -> None:
    bed.release.set()
    answer = await bed.talk(GET % b"/wait/1" + b"nonsense\r\n\r\n")
    assert answer.index(b"/wait/1") < answer.index(b"400 Bad Request")


async def test_bodies_above_the_limit(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "body_limit", 10)
    declared = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"
    chunked = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    for sent in ([declared], [declared, b"a" * 11], [chunked, b"b\r\n" + b"a" * 11 + b"\r\n"]):
        answer = await bed.talk(*sent)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"HTTP content length exceeded 10 bytes." in answer
    assert bed.seen == []


async def test_a_limit_may_be_raised_for_a_request(
    bed: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Server, "body_limit", 10)
    head = b"POST /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    assert b" 200 " in await bed.talk(head % 20 + b"a" * 20)
    assert b" 413 " in await bed.talk(head % 21 + b"a" * 21)


async def test_no_continue_for_a_body_above_the_limit(
    bed: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Server, "body_limit", 10)
    head = b"PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n"
    assert (await bed.talk(head)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: h\r\n"
        + b"".join(b"X%d: y\r\n" % n for n in range(300))
        + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        GET % b"/wait" + b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 170_000,  # never ends
    ],
    ids=["many", "large", "second", "target", "endless"],
)
async def test_header_floods(bed: Bed, sent: bytes) -> None:
    bed.release.set()
    for size in (20_000, 100_000):
        parts = [sent[i : i + size] for i in range(0, len(sent), size)]
        assert b"HTTP/1.1 431 " in await bed.talk(*parts)
    assert {request.path for request in bed.seen} <= {"/wait"}


async def test_slow_clients_are_told_and_closed(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REQUEST_SECONDS", 0.05)
    assert (await bed.talk(b"GET / HTTP/1.1\r\nHo")).startswith(b"HTTP/1.1 408 ")


async def test_idle_connections_are_closed(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "IDLE_SECONDS", 0.05)
    assert (await bed.talk(GET % b"/")).endswith(b"\r\n\r\n/")


async def test_a_client_that_half_closes_gets_its_answer(bed: Bed) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bed.port)
    writer.write(GET % b"/wait")
    writer.write_eof()
    await asyncio.sleep(0.05)
    bed.release.set()
    assert (await reader.read()).endswith(b"/wait")
    writer.close()


async def test_a_handler_that_raises(bed: Bed, caplog: pytest.LogCaptureFixture) -> None:
    bed.release.set()
    answer = await bed.talk(GET % b"/boom" + GET % b"/wait/boom" + LAST % b"/fine")
    assert answer.count(b'{"message":"Internal server error"}') == 2
    assert answer.endswith(b"/fine")
    assert "ZeroDivisionError" in caplog.text


async def test_nothing_in_a_response_ends_a_header_line(bed: Bed) -> None:
    bed.response = HttpResponse(
        200,
        [
            ("X-A", "a\r\nSet-Cookie: x=1\r\n\r\n<script>"),
            ("X B", "no token"),
            ("X:C\r\nY", "no token"),
            ("Content-Length", "999"),
            ("transfer-encoding", "chunked"),
            ("X-Text", "h☃"),
        ],
        b"body",
    )
    head, _, body = (await bed.talk(LAST % b"/")).partition(b"\r\n\r\n")
    assert body == b"body"
    names = [line.partition(b":")[0] for line in head.split(b"\r\n")[1:]]
    assert names == [b"X-A", b"X-Text", b"Content-Length", b"Connection", b"Date"]
    assert "h☃".encode() in head


async def test_close_finishes_what_is_under_way(bed: Bed) -> None:
    idle = asyncio.create_task(bed.talk(GET % b"/idle"))
    talk = asyncio.create_task(bed.talk(GET % b"/wait"))
    await asyncio.sleep(0.05)
    closing = asyncio.create_task(bed.server.close(grace=5))
    await asyncio.sleep(0.05)
    assert not closing.done()
    with pytest.raises(ConnectionRefusedError):
        await bed.talk(GET % b"/")
    bed.release.set()
    await closing
    answer = await talk
    assert answer.endswith(b"/wait")
    assert b"Connection: close" in answer
    assert (await idle).endswith(b"/idle")


async def test_close_waits_no_longer_than_its_grace(bed: Bed) -> None:
    talk = asyncio.create_task(bed.talk(GET % b"/wait"))
    await asyncio.sleep(0.05)
    await bed.server.close(grace=0.05)
    assert await talk == b""


async def test_a_slow_reader_stops_its_own_connection(bed: Bed) -> None:
    bed.response = HttpResponse(200, [], b"x" * 1_000_000)
    reader, writer = await asyncio.open_connection("127.0.0.1", bed.port, limit=1024)
    writer.write((GET % b"/") * 64)
    await asyncio.sleep(0.2)
    assert len(bed.seen) < 64
    writer.write(LAST % b"/")
    received = 0
    while part := await reader.read(1 << 20):
        received += len(part)
    assert received > 65_000_000
    assert len(bed.seen) == 65
    writer.close()


async def test_a_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DiagnosticsError) as caught:
            await Server(lambda r: HttpResponse(200)).listen("127.0.0.1", port)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CSC701"
    assert str(port) in diagnostic.message
    assert "--port" in diagnostic.remedy


async def test_an_address_of_another_machine() -> None:
    with pytest.raises(DiagnosticsError, match="CSC701"):
        await Server(lambda r: HttpResponse(200)).listen("192.0.2.1", 0)


async def test_a_connection_that_is_kept_is_said_to_be(bed: Bed) -> None:
    bed.release.set()
    answer = await bed.talk(GET % b"/fine" + LAST % b"/fine")
    assert answer.count(b"Connection: keep-alive\r\n") == 1
    assert answer.count(b"Connection: close\r\n") == 1
