"""Random bytes on the socket: an answer or an end, never a hang, a 5xx, or a server that is gone."""

import asyncio
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.server import Server

PIECES = [
    b"GET ",
    b"POST ",
    b"/",
    b"/a%2f?b=c",
    b"http://h/",
    b" HTTP/1.1\r\n",
    b" HTTP/1.0\r\n",
    b"Host: h\r\n",
    b"Content-Length: 3\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b"Connection: Upgrade\r\nUpgrade: h2c\r\n",
    b"Expect: 100-continue\r\n",
    b"X: y\r\n",
    b"\r\n",
    b"abc",
    b"3\r\nabc\r\n0\r\n\r\n",
    b"0\r\nX: trailer\r\n\r\n",
    b"\x00",
    b"\xff\xfe",
    b"\n",
]
streams = st.lists(
    st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=12).map(b"".join),
    min_size=1,
    max_size=3,
)
well_formed = st.lists(
    st.tuples(st.sampled_from([b"GET", b"POST", b"PUT"]), st.binary(max_size=30), st.booleans()),
    min_size=1,
    max_size=5,
)


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(200, [("X-Method", request.method)], request.body)


async def exchange(parts: list[bytes]) -> tuple[bytes, bytes]:
    """What the server answers to ``parts``, and then to a well-formed request of someone else."""
    server = Server(echo)
    port = await server.listen("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(0)
        writer.write_eof()
    except OSError:
        pass  # the server has closed already
    async with asyncio.timeout(5):
        try:
            answer = await reader.read()
        except ConnectionError:
            answer = b""
    writer.close()
    other_reader, other = await asyncio.open_connection("127.0.0.1", port)
    other.write(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    alive = await other_reader.read()
    other.close()
    await server.close(grace=0.05)
    return answer, alive


@settings(max_examples=150, deadline=None)
@given(streams)
def test_any_bytes(parts: list[bytes]) -> None:
    answer, alive = asyncio.run(exchange(parts))
    assert alive.startswith(b"HTTP/1.1 200")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert all(int(s) < 500 for s in re.findall(rb"^HTTP/1.1 (\d+)", answer, re.MULTILINE))


@settings(max_examples=60, deadline=None)
@given(well_formed, st.integers(1, 40))
def test_what_is_sent_is_what_arrives(requests: list[tuple[bytes, bytes, bool]], size: int) -> None:
    """Bodies, by length or in chunks, in whatever parts they come."""
    sent, expected = b"", b""
    for method, body, chunked in requests:
        head = method + b" / HTTP/1.1\r\nHost: h\r\n"
        if chunked:
            chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
            sent += head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
        else:
            sent += head + b"Content-Length: %d\r\n\r\n" % len(body) + body
        expected += method + b"|" + body + b"|"
    answer, _ = asyncio.run(exchange([sent[i : i + size] for i in range(0, len(sent), size)]))
    found = b""
    while answer:
        head, _, rest = answer.partition(b"\r\n\r\n")
        verb = re.search(rb"X-Method: (\w+)", head)
        length = re.search(rb"Content-Length: (\d+)", head)
        assert verb and length
        found += verb[1] + b"|" + rest[: int(length[1])] + b"|"
        answer = rest[int(length[1]) :]
    assert found == expected
