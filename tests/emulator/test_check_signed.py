"""DynamoDB's calls must be signed, wholly and now; by which key doesn't matter here."""

from typing import Any

import pytest

from csc.emulator.check_signed import check_signed
from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest
from csc.emulator.recognise import recognise
from tests.emulator.conftest import Running, Start

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
SCOPE = "Credential=AK/20260101/us-east-1/dynamodb/aws4_request"
WHOLE = f"AWS4-HMAC-SHA256 {SCOPE}, SignedHeaders=host, Signature=00"


def refused(**headers: str) -> tuple[str, str]:
    with pytest.raises(ServiceError) as raised:
        check(**headers)
    assert raised.value.status == 400
    return raised.value.code, raised.value.message


def check(**headers: str) -> None:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    named += [("X-Amz-Target", "DynamoDB_20120810.ListTables"), ("Host", "localhost")]
    request = HttpRequest("POST", "/", named, b"{}")
    found = recognise(request)
    assert found is not None
    check_signed(request, found, NOW)


@pytest.mark.parametrize("date", ["20260101T000000Z", "20260101T001459Z", "20251231T234501Z"])
def test_a_signature_of_now(date: str) -> None:
    check(Authorization=WHOLE, X_Amz_Date=date)
    check(authorization=WHOLE.replace(", ", ","), x_amz_date=date)
    check(Authorization=WHOLE, Date="Thu, 01 Jan 2026 00:00:00 GMT")


def test_times_that_are_past_and_to_come() -> None:
    code, message = refused(Authorization=WHOLE, X_Amz_Date="20251231T234459Z")
    assert code == "InvalidSignatureException"
    assert message == (
        "Signature expired: 20251231T234459Z is now earlier than 20251231T234500Z "
        "(20260101T000000Z - 15 min.)"
    )
    code, message = refused(Authorization=WHOLE, X_Amz_Date="20260101T001501Z")
    assert code == "InvalidSignatureException"
    assert message.startswith("Signature not yet current: 20260101T001501Z is still later than")


@pytest.mark.parametrize("date", ["", "now", "20260101", "20261399T000000Z", "9" * 400])
def test_times_that_are_none(date: str) -> None:
    assert refused(Authorization=WHOLE, X_Amz_Date=date)[0] == "IncompleteSignatureException"


def test_no_signature_and_half_of_one() -> None:
    date = "20260101T000000Z"
    missing = ("MissingAuthenticationTokenException", "Request is missing Authentication Token")
    assert refused(X_Amz_Date=date) == missing
    for given in ("Bearer x", "AWS4-HMAC-SHA256 x", f"AWS4-HMAC-SHA256 {SCOPE}, Signature=00"):
        assert refused(Authorization=given, X_Amz_Date=date)[0] == "IncompleteSignatureException"


async def test_over_http(start: Start) -> None:
    running: Running = await start()
    headers: dict[str, Any] = {"X-Amz-Target": "DynamoDB_20120810.ListTables"}
    async with running.http.post(running.emulator.url, json={}, headers=headers) as response:
        assert response.status == 400
        assert response.headers["Server"] == "Server"
        error = await response.json(content_type=None)
    kind = "com.amazon.coral.service#MissingAuthenticationTokenException"
    assert error == {"__type": kind, "message": "Request is missing Authentication Token"}
    headers["X-Amz-Target"] = "DynamoDBStreams_20120810.ListStreams"
    async with running.http.post(running.emulator.url, json={}, headers=headers) as response:
        assert b"MissingAuthenticationToken" in await response.read()
