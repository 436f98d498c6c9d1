"""Answers in gzip: when, in which encoding, and with which checksum."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.compress_reply import LEAST_BYTES, choose_encoding, compress_reply
from csc.emulator.http import HttpRequest
from csc.emulator.protocols.json import reply
from csc.emulator.render_response import render_response
from tests.emulator.conftest import Running, signed_now

MUCH = b'{"a":"' + b"x" * LEAST_BYTES + b'"}'


def request(accepted: str | None) -> HttpRequest:
    headers = [] if accepted is None else [("Accept-Encoding", accepted)]
    return HttpRequest("POST", "/", headers, b"")


@pytest.mark.parametrize(("encoding", "window"), [("gzip", 31), ("deflate", 15)])
def test_much_is_compressed_and_summed_as_sent(encoding: str, window: int) -> None:
    sent = compress_reply(request(encoding), reply(200, MUCH, "id"))
    headers = dict(sent.headers)
    assert headers["Content-Encoding"] == encoding
    assert headers["x-amz-crc32"] == str(zlib.crc32(sent.body))
    assert headers["x-amzn-RequestId"] == "id"
    assert zlib.decompress(sent.body, window) == MUCH
    raw = render_response(sent, "POST", keep_alive=True, http10=False)
    assert f"Content-Length: {len(sent.body)}\r\n".encode() in raw
    assert b"Content-Encoding: " in raw


@pytest.mark.parametrize("accepted", [None, "identity", "", "br", "gzip;q=0"])
def test_who_does_not_ask_gets_it_plain(accepted: str | None) -> None:
    answer = reply(200, MUCH, "id")
    assert compress_reply(request(accepted), answer) is answer


def test_little_is_sent_plain() -> None:
    answer = reply(200, MUCH[: LEAST_BYTES - 1], "id")
    assert compress_reply(request("gzip"), answer) is answer


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("gzip, deflate", "gzip"),
        ("br, identity, deflate, gzip", "deflate"),
        ("GZIP, identity", "gzip"),
        ("dog, gzip ,, cat", "gzip"),
        ("gzip;q=0.8, deflate;q=0.5", "gzip"),
        ("br, gzip;q=0, deflate; q = 0.5 , identity;q=0", "deflate"),
        ("*", "gzip"),
        ("*, deflate;q=0.5", "gzip"),
        ("*, deflate", "deflate"),
        ("*, gzip;q=0.5", "deflate"),
        ("*;q=0", None),
        ("*;q=0.5,identity", "gzip"),
        ("br;q=0.8,identity;q=0.5,*;q=0", None),
        ('"gzip"', None),
        ("x-gzip", None),
        ("gzip br", None),
        ("gzip;q=31,deflate;q=51", "gzip"),
        ("deflate;q=0.5, gzip;q=1;q=0.2", "gzip"),
        ("deflate;q=0.5,gzip;q=0.", "deflate"),
        ("deflate;q=0.5,gzip;q=0.x", "gzip"),
        ("deflate;q=-0.5,gzip;q=0.2", "gzip"),
        ("gzip;q= 0;q=1", None),
        ("gzip;q =0;q=1", "gzip"),
    ],
)
def test_the_encoding_that_is_chosen(asked: str, chosen: str | None) -> None:
    assert choose_encoding(asked) == chosen


@given(st.text('gzipdeflate*,;q=01. "-', max_size=40))
def test_any_header_at_all(asked: str) -> None:
    assert choose_encoding(asked) in (None, "gzip", "deflate")


async def test_a_scan_over_http(running: Running) -> None:
    create = {
        "TableName": "books",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    }
    prefix = "DynamoDB_20120810"
    await running.aws(f"{prefix}.CreateTable", **create)
    item = {"id": {"S": "1"}, "text": {"S": "x" * 9000}}
    await running.aws(f"{prefix}.PutItem", TableName="books", Item=item)
    headers = {
        **signed_now("dynamodb"),
        "X-Amz-Target": f"{prefix}.Scan",
        "Accept-Encoding": "gzip",
    }
    async with running.http.post(
        running.emulator.url, headers=headers, json={"TableName": "books"}
    ) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert int(response.headers["Content-Length"]) < 1000
        assert (await response.json(content_type=None))["Items"] == [item]
