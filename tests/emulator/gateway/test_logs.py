"""Access logs in a stage's format, and as a record."""

import json
from typing import Any

from csc.emulator.gateway.logs import access_log_record, render_access_log

MOCK: dict[str, Any] = {
    "Integration": {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [
            {"StatusCode": "200", "ResponseTemplates": {"application/json": "four"}}
        ],
    },
    "MethodResponses": [{"StatusCode": "200"}],
}


async def test_a_format_is_filled_in(gateway: Any) -> None:
    gateway.serve({"GET /a/{b}": MOCK})
    await gateway.call("GET", "/a/1")
    line = render_access_log(
        '{"id":"$context.requestId","route":"$context.httpMethod $context.resourcePath",'
        '"status":$context.status,"length":$context.responseLength,"ip":'
        '"$context.identity.sourceIp","sub":"$context.authorizer.claims.sub"}',
        gateway.last,
    )
    assert json.loads(line) == {
        "id": "00000000-0000-4000-8000-000000000001",
        "route": "GET /a/{b}",
        "status": 200,
        "length": 4,
        "ip": "203.0.113.7",
        "sub": "-",
    }


async def test_a_request_cannot_write_lines_of_its_own(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK})
    await gateway.call("GET", "/", {"User-Agent": 'a"\n{"status": 500}\\'})
    line = render_access_log('"$context.identity.userAgent"', gateway.last)
    assert line == '"a\\"\\u000a{\\"status\\": 500}\\\\"'


async def test_a_record_of_a_refused_request_says_why(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK})
    await gateway.call("POST", "/")
    record = access_log_record(gateway.last)
    assert record["status"] == 403
    assert record["route"] == ""
    assert record["error.message"] == "Missing Authentication Token"
    assert record["error.responseType"] == "MISSING_AUTHENTICATION_TOKEN"
    assert "integration.status" not in record


async def test_a_record_of_a_served_request(gateway: Any) -> None:
    gateway.serve({"GET /a/{b}": MOCK})
    await gateway.call("GET", "/a/1", {"User-Agent": "test"})
    record = access_log_record(gateway.last)
    assert record["route"] == "GET /a/{b}"
    assert record["path"] == "/test/a/1"
    assert record["integration.status"] == 200
    assert record["identity.userAgent"] == "test"
