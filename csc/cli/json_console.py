"""What ``csc dev --log json`` prints: one JSON object a line and nothing else, for a program.

A request has ``kind`` api, aws or web and API Gateway's access-log fields; everything else has ``event``: serving,
reloaded, broken, warned, denied, printed.
"""

import time
from pathlib import Path
from typing import Any

import orjson

from csc.cli.console import TextConsole, recorded_types, route_lines
from csc.cli.report import plain
from csc.diagnostics import Diagnostic
from csc.emulator.app import Emulator
from csc.emulator.record import RequestRecord


class JsonConsole(TextConsole):
    """Satisfies ``csc.dev.Console``."""

    def serving(self, url: str, emulator: Emulator, milliseconds: float) -> None:
        deployment = emulator.cell.current
        self._event(
            "serving",
            url=url,
            routes=len(route_lines(deployment)),
            recorded=recorded_types(deployment),
            milliseconds=round(milliseconds, 3),
        )

    def reloaded(self, changed: frozenset[Path], emulator: Emulator, milliseconds: float) -> None:
        names = sorted(self._short(path) for path in changed)
        self._event("reloaded", files=names, milliseconds=round(milliseconds, 3))

    def broken(self, diagnostics: tuple[Diagnostic, ...], emulator: Emulator) -> None:
        told = [plain(one) for one in diagnostics]
        self._event("broken", url=emulator.url, serving=emulator.serving, diagnostics=told)

    def warned(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self._event("warned", diagnostics=[plain(one) for one in diagnostics])

    def denied(self, denial: Any) -> None:
        self._event(
            "denied", message=denial.message, remedy=denial.remedy, statement=denial.statement
        )

    def printed(self, function: str, line: str) -> None:
        self._event("printed", function=function, message=line)

    def _event(self, event: str, **fields: Any) -> None:
        line = {"time": time.time(), "event": event, **fields}
        self._say(orjson.dumps(line, default=str).decode())
        self.flush()

    def _request_line(self, record: RequestRecord) -> str:
        from csc.emulator.gateway.logs import access_log_record

        invocation = record.fields.get("invocation")
        fields = access_log_record(invocation) if invocation is not None else {}
        line = {
            "time": record.time,
            "kind": record.kind,
            "requestId": record.request_id,
            "httpMethod": record.method,
            "path": record.target.partition("?")[0],
            "status": record.status,
            "responseLength": record.length,
            "milliseconds": round(record.milliseconds, 3),
            "operation": record.what,
            "message": record.message,
            **fields,
        }
        return orjson.dumps(line, default=str).decode()
