"""Which media types are binary: recorded on AWS with a function that answers an image."""

from types import SimpleNamespace
from typing import Any

import pytest

from csc.emulator.gateway.content import convert_request, convert_response, is_binary
from csc.emulator.gateway.invocation import EndpointReply
from csc.emulator.http import HttpRequest

TYPES = ("image/png", "*/test", "application/*")


@pytest.mark.parametrize(
    ("header", "binary"),
    [
        ("image/png", True),
        ("image/jpg", False),
        ("image/*", False),
        ("*/test", False),
        ("random/test", False),
        ("*/*", False),
        ("image/webp,image/png,*/*;q=0.8", False),
        ("image/png,image/*,*/*;q=0.8", True),
        ("application/whatever", True),
        ("application/*", True),
        ("application", False),
        (None, False),
    ],
)
def test_the_first_type_counts(header: str | None, binary: bool) -> None:
    assert is_binary(header, TYPES) is binary


def test_everything_is_binary_where_the_api_says_so() -> None:
    assert is_binary(None, ("*/*",))
    assert is_binary("text/plain", ("*/*",))
    assert not is_binary("image/png", ())


async def test_a_template_cant_read_what_was_made_binary(gateway: Any) -> None:
    integration = {
        "Type": "HTTP",
        "IntegrationHttpMethod": "POST",
        "Uri": "http://127.0.0.1:1/",
        "ContentHandling": "CONVERT_TO_BINARY",
        "RequestTemplates": {"application/json": "$input.body"},
    }
    gateway.serve({"POST /": {"Integration": integration}})
    answer = await gateway.call("POST", "/", {"Content-Type": "application/json"}, "aGk=")
    assert (answer.status, answer.body) == (500, b'{"message": "Internal server error"}')


TEXT, BINARY = "text/plain", "image/png"
BLOB, ENCODED, PLAIN = b"\x89PNG\xff", b"iVBOR/8=", "gruß".encode()
NO, TO_BINARY, TO_TEXT = None, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"
DECODED = BLOB


def invocation_of(
    types: tuple[str, ...], headers: dict[str, str], body: bytes, reply: tuple[str, bytes] | None
) -> Any:
    answer = None
    if reply is not None:
        answer = EndpointReply(200, [("Content-Type", reply[0])], reply[1])
    api = SimpleNamespace(model=SimpleNamespace(binary_media_types=types))
    request = HttpRequest("POST", "/", list(headers.items()), body)
    return SimpleNamespace(api=api, headers=request.fields, request=request, reply=answer)


@pytest.mark.parametrize(
    ("content_type", "types", "handling", "sent", "arrives"),
    [
        (TEXT, (), NO, PLAIN, PLAIN),
        (BINARY, (), NO, BLOB, "�PNG�".encode()),
        (TEXT, (), TO_BINARY, ENCODED, DECODED),
        (TEXT, (), TO_TEXT, PLAIN, PLAIN),
        (TEXT, (BINARY,), NO, PLAIN, PLAIN),
        (TEXT, (BINARY,), TO_BINARY, ENCODED, DECODED),
        (TEXT, (BINARY,), TO_TEXT, PLAIN, PLAIN),
        (BINARY, (BINARY,), NO, BLOB, BLOB),
        (BINARY, (BINARY,), TO_BINARY, BLOB, BLOB),
        (BINARY, (BINARY,), TO_TEXT, BLOB, ENCODED),
    ],
)
def test_the_table_of_request_conversions(
    content_type: str, types: tuple[str, ...], handling: Any, sent: bytes, arrives: bytes
) -> None:
    """Developer guide, "API Gateway request content type conversions", row by row."""
    invocation = invocation_of(types, {"Content-Type": content_type}, sent, None)
    assert convert_request(invocation, handling) == arrives


@pytest.mark.parametrize(
    ("given", "accept", "types", "handling", "got"),
    [
        ((TEXT, PLAIN), TEXT, (), NO, PLAIN),
        ((BINARY, BLOB), TEXT, (), NO, "�PNG�".encode()),
        ((TEXT, ENCODED), TEXT, (), TO_BINARY, DECODED),
        ((TEXT, PLAIN), TEXT, (), TO_TEXT, PLAIN),
        ((TEXT, PLAIN), TEXT, (BINARY,), NO, PLAIN),
        ((TEXT, ENCODED), TEXT, (BINARY,), TO_BINARY, DECODED),
        ((TEXT, PLAIN), TEXT, (BINARY,), TO_TEXT, PLAIN),
        ((TEXT, ENCODED), BINARY, (BINARY,), NO, DECODED),
        ((TEXT, ENCODED), BINARY, (BINARY,), TO_BINARY, DECODED),
        ((TEXT, PLAIN), BINARY, (BINARY,), TO_TEXT, PLAIN),
        ((BINARY, BLOB), TEXT, (BINARY,), NO, ENCODED),
        ((BINARY, BLOB), TEXT, (BINARY,), TO_BINARY, BLOB),
        ((BINARY, BLOB), TEXT, (BINARY,), TO_TEXT, ENCODED),
        ((BINARY, BLOB), BINARY, (BINARY,), NO, BLOB),
        ((BINARY, BLOB), BINARY, (BINARY,), TO_BINARY, BLOB),
        ((BINARY, BLOB), BINARY, (BINARY,), TO_TEXT, ENCODED),
    ],
)
def test_the_table_of_response_conversions(
    given: tuple[str, bytes], accept: str, types: tuple[str, ...], handling: Any, got: bytes
) -> None:
    """Developer guide, "API Gateway response content type conversions", row by row."""
    invocation = invocation_of(types, {"Accept": accept}, b"", given)
    assert convert_response(invocation, handling) == got
