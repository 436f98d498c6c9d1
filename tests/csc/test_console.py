"""What csc dev prints."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from csc.cli.console import TextConsole, service_error
from csc.cli.json_console import JsonConsole
from csc.diagnostics import Diagnostic, Span
from csc.emulator.deployment import Deployment
from csc.emulator.record import RequestRecord


def _record(**changes: Any) -> RequestRecord:
    values: dict[str, Any] = {
        "time": 0.0,
        "method": "GET",
        "target": "/todos/1",
        "status": 200,
        "milliseconds": 1.234,
        "kind": "api",
        "what": "get-todo",
    }
    return RequestRecord(**{**values, **changes})


async def _printed(record: RequestRecord, console: type[TextConsole] = TextConsole) -> str:
    stream = io.StringIO()
    shown = console(Path("/app"), stream)
    shown.request(record)
    shown.flush()
    return stream.getvalue()


async def test_a_request_is_one_line() -> None:
    line = await _printed(_record())
    assert line.count("\n") == 1
    for part in ("GET", "/todos/1", "200", "1.23 ms", "get-todo"):
        assert part in line


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "PROPFIND"])
async def test_the_method_stands_apart(method: str) -> None:
    line = await _printed(_record(method=method))
    assert line.split()[1:3] == [method, "/todos/1"]


async def test_a_request_cannot_draw_on_the_terminal() -> None:
    line = await _printed(_record(target="/\x1b[2J\n", method="G\x07"))
    assert "\x1b" not in line
    assert "\x07" not in line
    assert line.count("\n") == 1


async def test_a_functions_lines_are_lines_and_cannot_draw() -> None:
    stream = io.StringIO()
    shown = TextConsole(Path("/app"), stream)
    shown.printed("f", "one\ttwo\n\x1b[2Jthree")
    shown.flush()
    first, second = stream.getvalue().splitlines()
    assert first.endswith("f: one  two")
    assert second.endswith("f: \\x1b[2Jthree")


async def test_the_health_check_of_a_container_is_not_shown() -> None:
    assert await _printed(_record(kind="admin", target="/_csc/health")) == ""
    assert await _printed(_record(kind="admin", target="/_csc/x", status=404)) != ""


async def test_json_has_the_fields_of_an_access_log() -> None:
    import orjson

    line = orjson.loads(await _printed(_record(request_id="r"), JsonConsole))
    assert (line["requestId"], line["httpMethod"], line["path"], line["status"]) == (
        "r",
        "GET",
        "/todos/1",
        200,
    )


@pytest.mark.parametrize(
    ("status", "body", "shown"),
    [
        (200, b"{}", ""),
        (400, b'{"__type": "a#ValidationException", "message": "bad"}', "ValidationException: bad"),
        (400, b'{"__type": "a#ConditionalCheckFailedException"}', ""),
        (500, b"<html>", "the integration answered 500"),
        (400, b"[]", "the integration answered 400"),
    ],
)
def test_an_error_of_a_service_is_told(status: int, body: bytes, shown: str) -> None:
    reply = SimpleNamespace(status=status, body=body)
    record = _record(fields={"invocation": SimpleNamespace(reply=reply)})
    assert service_error(record) == shown


async def test_a_denial_shows_the_statement_that_would_allow_it() -> None:
    stream = io.StringIO()
    console = TextConsole(Path("/app"), stream)
    statement = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:x"}
    console.denied(SimpleNamespace(message="User: …", remedy="Add it.", statement=statement))
    console.flush()
    assert "denied: User: …\n  = Add it.\n" in stream.getvalue()
    assert '"Action": "dynamodb:GetItem"' in stream.getvalue()


async def test_what_a_function_prints_is_shown_without_its_control_characters() -> None:
    stream = io.StringIO()
    shown = TextConsole(Path("/app"), stream)
    shown.printed("shop-receipt", "hello \x1b[31m")
    shown.flush()
    assert stream.getvalue().endswith("  shop-receipt: hello \\x1b[31m\n")
    stream = io.StringIO()
    shown = JsonConsole(Path("/app"), stream)
    shown.printed("shop-receipt", "hello")
    shown.flush()
    assert json.loads(stream.getvalue())["message"] == "hello"


async def test_json_is_one_object_a_line_whatever_happens() -> None:
    stream = io.StringIO()
    console = JsonConsole(Path("/app"), stream)
    problem = Diagnostic("CSC001", "This is not\nPython.", "", Span("api.py", 1, 2, 1, 3))
    emulator: Any = SimpleNamespace(
        url="http://localhost:1", serving=False, cell=SimpleNamespace(current=Deployment(1))
    )
    console.serving("http://localhost:1", emulator, 1.0)
    console.reloaded(frozenset({Path("/app/api.py")}), emulator, 2.0)
    console.broken((problem,), emulator)
    console.warned((problem,))
    console.denied(SimpleNamespace(message="m", remedy="r", statement=None))
    console.printed("f", "a\nb")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == [
        "serving",
        "reloaded",
        "broken",
        "warned",
        "denied",
        "printed",
    ]
    assert lines[1]["files"] == ["api.py"]
    assert lines[2]["diagnostics"][0]["line"] == 1
