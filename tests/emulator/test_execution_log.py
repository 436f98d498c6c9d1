"""The execution log of a stage: its levels, its traces, and what an event may hold."""

import asyncio
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.emulator.write_execution_log import CUT, LONGEST
from tests.emulator.conftest import Running, mock_api


async def logged(running: Running, setting: dict[str, Any], *paths: str) -> list[str]:
    """The messages of the stage's log after GETs of ``paths``, without the request's id."""
    template = mock_api("long" * 400)
    stage = template["Resources"]["Stage"]["Properties"]
    stage["MethodSettings"] = [{"ResourcePath": "/*", "HttpMethod": "*", **setting}]
    running.emulator.deploy(Assembly({}, {"s": template}))
    for path in paths:
        await running.get(path)
    await asyncio.sleep(0.3)
    api = next(iter(running.emulator.cell.current.apis))
    logs: Any = running.emulator.cloud.services["logs"]
    rows = logs.cloud.storage.connection.execute(
        "SELECT message FROM logs_events WHERE log_group = ? ORDER BY id",
        (f"API-Gateway-Execution-Logs_{api}/dev",),
    )
    return [message.partition(") ")[2] for (message,) in rows]


async def test_each_request_is_logged_at_info(running: Running) -> None:
    lines = await logged(running, {"LoggingLevel": "INFO"}, "/hello")
    assert [line.partition(":")[0] for line in lines] == [
        "Starting execution for request",
        "HTTP Method",
        "Successfully completed execution",
        "Method completed with status",
    ]
    assert lines[1] == "HTTP Method: GET, Resource Path: /hello"


async def test_a_trace_has_headers_and_bodies_within_an_events_size(running: Running) -> None:
    given = {"LoggingLevel": "INFO", "DataTraceEnabled": True}
    lines = await logged(running, given, "/hello")
    body = next(line for line in lines if line.startswith("Method response body"))
    assert body.endswith(CUT)
    assert len(body.encode()) < LONGEST
    assert any(line.startswith("Method request headers: {") for line in lines)


async def test_failures_alone_are_logged_at_error(running: Running) -> None:
    lines = await logged(running, {"LoggingLevel": "ERROR"}, "/hello", "/nothing")
    assert any(line.startswith("Execution failed") for line in lines)
    assert "Method completed with status: 403" in lines
    assert not any("/hello" in line for line in lines)


@pytest.mark.parametrize("setting", [{}, {"LoggingLevel": "OFF", "DataTraceEnabled": True}])
async def test_nothing_is_logged_unasked(running: Running, setting: dict[str, Any]) -> None:
    assert await logged(running, setting, "/hello") == []
