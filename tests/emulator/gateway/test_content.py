"""Which media types are binary: recorded on AWS with a function that answers an image."""

from typing import Any

import pytest

from csc.emulator.gateway.content import is_binary

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
