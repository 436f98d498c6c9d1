"""Headers that a connection repeats aren't parsed again, and no request is read in another way for it."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator import connection, known_head
from csc.emulator.connection import Connection
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.known_head import know_head
from csc.emulator.server import Server

HEAD = b"\r\nHost: a\r\nAuthorization: t\r\nAccept: */*\r\n\r\n"


class Wire(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("192.0.2.1", 1) if name == "peername" else default

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def can_write_eof(self) -> bool:
        return False


class Bed:
    """A connection of its own; ``seen`` are the requests that it made of what it was sent."""

    def __init__(self) -> None:
        self.seen: list[HttpRequest] = []
        self.server = Server(self.handle)
        self.connection, self.wire = Connection(self.server), Wire()
        self.connection.connection_made(self.wire)

    def handle(self, request: HttpRequest) -> HttpResponse:
        self.seen.append(request)
        return HttpResponse(200, [], request.target.encode() + request.body)

    def sees(self, *sent: bytes) -> list[HttpRequest]:
        for data in sent:
            self.connection.data_received(data)
        return self.seen


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What llhttp was given."""
    fed: list[bytes] = []
    real = Connection._read

    def read(self: Connection, data: bytes) -> bytes | None:
        fed.append(data)
        return real(self, data)

    monkeypatch.setattr(Connection, "_read", read)
    return fed


def test_repeated_headers_are_not_parsed_again(parsed: list[bytes]) -> None:
    bed = Bed()
    bed.sees(*(b"GET /%d?a=%%20 HTTP/1.1" % n + HEAD for n in range(5)))
    assert [one.target for one in bed.seen] == [f"/{n}?a=%20" for n in range(5)]
    assert all(one.headers == bed.seen[0].headers for one in bed.seen)
    assert bed.seen[4].fields == {"host": "a", "authorization": "t", "accept": "*/*"}
    assert bed.seen[4].source_ip == "192.0.2.1"
    assert len(parsed) == 1
    assert len(bed.wire.written) == 5


def test_bodies_of_one_length(parsed: list[bytes]) -> None:
    head = b" /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"
    bed = Bed()
    bed.sees(b"PUT" + head + b"one", b"POST" + head + b"two", b"POST" + head + b"fo", b"u")
    assert [(one.method, one.body) for one in bed.seen] == [
        ("PUT", b"one"),
        ("POST", b"two"),
        ("POST", b"fou"),
    ]
    assert len(parsed) == 3


@pytest.mark.parametrize(
    "line",
    [
        b"GET  /a HTTP/1.1",
        b"GET /a HTTP/1.0",
        b"GET /a  HTTP/1.1",
        b"GET a HTTP/1.1",
        b"get /a HTTP/1.1",
        b"GET /a HTTP/1.1\r\nContent-Length: 1",
        b"GET /a HTTP/1.1\r\nTransfer-Encoding: chunked",
        b"GET /a\x00 HTTP/1.1",
        b"GET /\xff HTTP/1.1",
        b"GET /a#b HTTP/1.1",
        b"GET http://b/a HTTP/1.1",
        b"CONNECT /a HTTP/1.1",
        b" GET /a HTTP/1.1",
        b"",
    ],
)
async def test_another_first_line_is_llhttps(line: bytes, parsed: list[bytes]) -> None:
    bed, other = Bed(), Bed()
    bed.sees(b"GET / HTTP/1.1" + HEAD)
    assert bed.sees(line + HEAD)[1:] == other.sees(line + HEAD)
    assert bed.wire.written[1:] == other.wire.written
    assert parsed[1] == line + HEAD


@pytest.mark.parametrize("before", [b"X", b"\r", b"\r\n", b"GET"])
async def test_what_came_before_counts(before: bytes) -> None:
    bed, other = Bed(), Bed()
    bed.sees(b"GET / HTTP/1.1" + HEAD)
    sent = (before, b"GET /a HTTP/1.1" + HEAD)
    assert bed.sees(*sent)[1:] == other.sees(*sent)
    assert bed.wire.written[1:] == other.wire.written


@pytest.mark.parametrize(
    "more",
    [
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n",
        b"Connection: close\r\n",
        b"Expect: 100-continue\r\n",
        b"Upgrade: h2c\r\nConnection: upgrade\r\n",
        b"X: " + b"x" * known_head.MOST_BYTES + b"\r\n",
    ],
)
def test_heads_that_are_not_remembered(more: bytes) -> None:
    bed = Bed()
    bed.sees(b"GET / HTTP/1.1\r\nHost: a\r\n" + more + b"\r\n")
    assert len(bed.seen) == 1
    assert bed.connection._known is None


def test_a_body_above_the_limit_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    bed = Bed()
    monkeypatch.setattr(bed.server, "body_limit", 2)
    bed.sees(b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none")
    assert len(bed.seen) == 1
    assert bed.connection._known is None


def test_a_client_that_never_repeats_itself_is_not_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []

    def asks(data: bytes, request: HttpRequest) -> known_head.KnownHead | None:
        asked.append(data)
        return know_head(data, request)

    monkeypatch.setattr(connection, "know_head", asks)
    bed = Bed()
    bed.sees(*(b"GET / HTTP/1.1\r\nHost: a\r\nX: %d\r\n\r\n" % n for n in range(20)))
    assert len(bed.seen) == 20
    assert len(asked) == connection.VAIN_TRIES


def test_it_rests_after_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    bed = Bed()
    bed.sees(*[b"GET / HTTP/1.1" + HEAD] * 2)
    bed.connection.expire(1000.0)
    bed.connection.expire(1000.0 + connection.IDLE_SECONDS - 1)
    assert not bed.wire.closed
    bed.connection.expire(1000.0 + connection.IDLE_SECONDS + 1)
    assert bed.wire.closed


def test_a_server_that_closes_ends_the_connection() -> None:
    bed = Bed()
    bed.sees(b"GET / HTTP/1.1" + HEAD)
    bed.server.closing = True
    bed.sees(b"GET / HTTP/1.1" + HEAD)
    assert b"Connection: close" in bed.wire.written[1]
    assert bed.wire.closed


LINES = st.sampled_from(
    [
        b"GET / HTTP/1.1",
        b"GET /a?b=%2B HTTP/1.1",
        b"POST /a HTTP/1.1",
        b"HEAD / HTTP/1.1",
        b"DELETE / HTTP/1.0",
        b"OPTIONS * HTTP/1.1",
        b"GET /| HTTP/1.1",
        b"BREW / HTTP/1.1",
        b"\r\n",
    ]
)
BLOCKS = st.sampled_from(
    [
        HEAD,
        b"\r\nHost: a\r\nContent-Length: 2\r\n\r\n",
        b"\r\nHost: a\r\nA: \r\n\r\n",
        b"\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"\r\nHost: b\r\nHost: a\r\n\r\n",
        b"\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
        b"\nHost: a\n\n",
        b"\r\nHost: a\r\n x\r\n\r\n",
    ]
)
BODIES = st.sampled_from([b"", b"{}", b"\r\n", b"0\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])


@settings(max_examples=50)
@given(st.lists(st.tuples(LINES, BLOCKS, BODIES).map(b"".join), max_size=8), st.integers(0, 60))
async def test_every_request_is_read_as_llhttp_reads_it(sent: list[bytes], cut: int) -> None:
    """Whole messages one by one, and all bytes at once, from which nothing can be remembered."""
    sent[2:3] = [part for one in sent[2:3] for part in (one[:cut], one[cut:])]
    together, apart = Bed(), Bed()
    together.connection._tries = 0
    assert apart.sees(*sent) == together.sees(*sent)
    assert apart.wire.closed == together.wire.closed
