"""A reply whose head is made beforehand is on the wire what its headers say."""

import re

import pytest

from csc.emulator.foreign_pages import CORS
from csc.emulator.http import HttpResponse
from csc.emulator.protocols.json import reply
from csc.emulator.render_response import render_response


def dateless(raw: bytes) -> bytes:
    return re.sub(rb"Date: [^\r]+", b"Date: now", raw)


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("body", [b"", b"{}", '{"é": 1}'.encode() * 1000])
@pytest.mark.parametrize("method", ["POST", "HEAD"])
@pytest.mark.parametrize("keep_alive", [True, False])
@pytest.mark.parametrize("http10", [True, False])
def test_it_is_as_its_headers(
    status: int, body: bytes, method: str, keep_alive: bool, http10: bool
) -> None:
    made = reply(status, body, "a-request-id")
    plain = HttpResponse(status, list(made.headers), body)
    rendered = [
        dateless(render_response(each, method, keep_alive=keep_alive, http10=http10))
        for each in (made, plain)
    ]
    assert rendered[0] == rendered[1]


def test_headers_that_are_added_are_sent() -> None:
    made = reply(200, b"{}", "id")
    made.add(CORS)
    raw = render_response(made, "POST", keep_alive=True, http10=False)
    assert b"Access-Control-Allow-Origin: *\r\n" in raw
    assert b"x-amzn-RequestId: id\r\n" in raw
