"""AWS_PROXY with response streaming: metadata, eight zero bytes, and the body."""

from typing import Any

import pytest

URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/response-streaming-invocations"
)
STREAMED = {"Integration": {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": URI}}
ZEROS = b"\0" * 8


async def test_the_body_is_what_follows_the_metadata(gateway: Any) -> None:
    metadata = b'{"statusCode":201,"headers":{"Content-Type":"text/plain"},"cookies":["a=1","b=2"]}'
    gateway.functions.handlers["f"] = lambda event: metadata + ZEROS + b"one " + ZEROS + b"two"
    gateway.serve({"GET /": STREAMED})
    response = await gateway.call("GET", "/")
    assert (response.status, response.body) == (201, b"one " + ZEROS + b"two")
    cookies = [value for name, value in response.headers if name == "Set-Cookie"]
    assert cookies == ["a=1", "b=2"]


@pytest.mark.parametrize(
    "payload",
    [
        b'{"statusCode":200,"body":"x"}',
        b"no json" + ZEROS + b"x",
        b"[]" + ZEROS,
        b'{"headers":{"a":"' + b"a" * 17_000 + b'"}}' + ZEROS,
        b'{"cookies":"a=1"}' + ZEROS,
    ],
)
async def test_without_metadata_it_is_malformed(gateway: Any, payload: bytes) -> None:
    gateway.functions.handlers["f"] = lambda event: payload
    gateway.serve({"GET /": STREAMED})
    assert (await gateway.call("GET", "/")).status == 502
