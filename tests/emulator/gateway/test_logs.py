"""Access logs in a stage's format, and as a record."""

import json
from typing import Any

from csc.emulator.gateway.logs import (
    RECORD,
    access_log_record,
    render_access_log,
    served_log_writer,
)

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


NAMES = (
    *RECORD,
    "authorizer.claims.deep.er",
    "authorizer.error",
    "authorizer.other",
    "identity.apiKey",
    "integrationErrorMessage",
    "integrationLatency",
    "nothing.of.the.kind",
    "resourceId",
)
LINE = "'\\{" + " ".join(f"$context.{name}" for name in NAMES) + '}"\n'
ODD: list[Any] = [
    None,
    "",
    "plain",
    'a"b',
    "a\\b",
    "a\nb",
    "é\u2028",
    "\ud800",
    7,
    1.5,
    True,
    {"a": '"'},
]


async def test_a_method_that_serves_has_the_lines_of_any(gateway: Any) -> None:
    gateway.serve({"GET /a/{b}": MOCK})
    await gateway.call("GET", "/a/1")
    invocation = gateway.last
    write = served_log_writer(LINE, "GET", "/a/{b}")
    for odd in ODD:
        invocation.headers = {"user-agent": odd} if isinstance(odd, str) else {}
        claims = {"claims": {"sub": odd, "deep": {"er": odd}}, "error": odd, "principalId": odd}
        for authorizer in ({}, claims, {"claims": odd, "other": odd}):
            invocation.authorizer = authorizer
            assert write(invocation) == render_access_log(LINE, invocation)


async def test_a_refused_request_has_its_reason_in_the_line(gateway: Any) -> None:
    gateway.serve({"GET /a/{b}": {**MOCK, "MethodResponses": [{"StatusCode": "404"}]}})
    assert (await gateway.call("GET", "/a/1")).status == 500
    log_format = "$context.status $context.error.responseType $context.integration.status"
    line = served_log_writer(log_format, "GET", "/a/{b}")(gateway.last)
    assert line == render_access_log(log_format, gateway.last)
    assert line == "500 API_CONFIGURATION_ERROR 200"
