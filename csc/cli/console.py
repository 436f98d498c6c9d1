"""What ``csc dev`` prints: the routes at the start, one line a request, one a reload.

Lines are written in batches: at ten thousand requests a second a write for each would cost more
than the request.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from csc.cli.report import text, wants_color
from csc.diagnostics import Diagnostic
from csc.emulator.app import Emulator
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.record import RequestRecord

_FLUSH_AFTER = 0.02  # seconds


class TextConsole:
    """For a person. Satisfies ``csc.dev.Console``."""

    def __init__(self, root: Path, stream: IO[str] | None = None) -> None:
        self._root = root
        self._stream = stream or sys.stdout
        self._color = wants_color(self._stream)
        self._pending: list[str] = []
        self._statuses: dict[int, str] = {}

    # -- events ------------------------------------------------------------------------------

    def serving(self, url: str, emulator: Emulator, milliseconds: float) -> None:
        """The address, the routes, what is recorded only; once."""
        deployment = emulator.cell.current
        routes = route_lines(deployment)
        count = f"{len(routes)} route{'s' * (len(routes) != 1)}"
        self._say(f"\n  {self._paint('1', url)}   {count}, {milliseconds:.0f} ms\n")
        self._say(*(f"  {line}" for line in routes))
        if recorded := recorded_types(deployment):
            self._say("", "  recorded, not active locally: " + ", ".join(recorded))
        self._say("", f"  Watching {self._root}. Ctrl-C stops.", "")
        self.flush()

    def reloaded(self, changed: frozenset[Path], emulator: Emulator, milliseconds: float) -> None:
        """One line a reload."""
        names = ", ".join(sorted(self._short(p) for p in changed)) or "project"
        self._say(f"{_now()}  {self._paint('32', 'reloaded')}  {names}  {milliseconds:.1f} ms")
        self.flush()

    def broken(self, diagnostics: tuple[Diagnostic, ...], emulator: Emulator) -> None:
        """The diagnostics, and what serves meanwhile."""
        still = "not reloaded: the last good version keeps serving."
        if not emulator.serving:
            still = f"{emulator.url} waits for the save that mends this."
        self._say("", text(diagnostics, self._color), "", f"{_now()}  {still}")
        self.flush()

    def warned(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Diagnostics that stop nothing."""
        self._say("", text(diagnostics, self._color), "")
        self.flush()

    def request(self, record: RequestRecord) -> None:
        """One line a request; those to ``/_csc/`` are left out where they went well."""
        if record.kind == "admin" and record.status < 400:
            return
        line = self._request_line(record)
        pending = self._pending
        if pending:
            pending.append(line)
        else:
            self._later(line)

    def denied(self, denial: Any) -> None:
        """What IAM refused, and the statement that would allow it."""
        lines = [f"{self._paint('1;31', 'denied')}: {denial.message}"]
        lines.append(f"  = {denial.remedy}")
        if denial.statement is not None:
            lines.append(f"    {json.dumps(denial.statement)}")
        self._later("\n".join(lines))

    def printed(self, function: str, line: str) -> None:
        """What a function prints, the traceback of its failure included."""
        for part in line.replace("\t", "  ").split("\n"):
            self._later(f"{_now()}  {_printable(function)}: {_printable(part)}")

    def flush(self) -> None:
        """Write what is pending."""
        if self._pending:
            self._stream.write("\n".join(self._pending) + "\n")
            self._stream.flush()
            self._pending.clear()

    # -- lines -------------------------------------------------------------------------------

    def _request_line(self, record: RequestRecord) -> str:
        kind, method, target = record.kind, record.method, record.target
        if kind == "aws":
            method, target = "AWS", record.what
        verb = _VERBS.get(method)
        if verb is None or not target.isprintable():
            verb, target = f"{_printable(method):<6} ", _printable(target)
        status = self._statuses.get(record.status) or self._status(record.status)
        clock, took = _clock(int(record.time)), _took(record.milliseconds)
        line = f"{clock}  {verb}{target.ljust(40)} {status}  {took} ms"
        if kind == "api" and record.what:
            line = f"{line}  {record.what}"
        message = record.message
        if not message:
            reply = getattr(record.fields.get("invocation"), "reply", None)
            if reply is None or reply.status < 400:
                return line
            message = service_error(record)
        return f"{line}  {_printable(message)}" if message else line

    def _status(self, status: int) -> str:
        colors = {2: "32", 3: "36", 4: "33"}
        shown = self._statuses[status] = self._paint(colors.get(status // 100, "31"), str(status))
        return shown

    def _paint(self, code: str, words: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if self._color else words

    def _short(self, path: Path) -> str:
        try:
            return path.relative_to(self._root).as_posix()
        except ValueError:
            return str(path)

    def _say(self, *lines: str) -> None:
        self._pending += lines

    def _later(self, line: str) -> None:
        if not self._pending:
            asyncio.get_running_loop().call_later(_FLUSH_AFTER, self.flush)
        self._pending.append(line)


def service_error(record: RequestRecord) -> str:
    """What an AWS service answered where it refused the integration's call, or nothing.

    A failed condition is left out: it is an answer that the route asked for.
    """
    invocation = record.fields.get("invocation")
    reply = getattr(invocation, "reply", None)
    if reply is None or reply.status < 400:
        return ""
    try:
        said = json.loads(reply.body)
        code = str(said.get("__type", "")).rpartition("#")[2]
        message = said.get("message") or said.get("Message") or ""
    except (ValueError, AttributeError):
        return f"the integration answered {reply.status}"
    if code == "ConditionalCheckFailedException":
        return ""
    return f"{code}: {message}" if code else ""


def route_lines(deployment: Deployment) -> list[str]:
    """``GET  /todos/{id}   vtl   id token``, in the order of their paths; HTTP APIs after the REST API."""
    api = deployment.apis.get(deployment.default_api or "")
    rows: list[tuple[str, str, str, str]] = []
    for (path, verb), compiled in sorted(api.methods.items()) if api is not None else ():
        method = compiled.method
        tier = method.metadata.get("csc:tier") or compiled.integration_type
        rows.append((verb, path, str(tier), _guard(method)))
    rows += _http_api_rows(deployment)
    widths = [max(len(row[n]) for row in rows) for n in range(3)] if rows else [0, 0, 0]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    ]


def _http_api_rows(deployment: Deployment) -> list[tuple[str, str, str, str]]:
    resources = deployment.resources.values()
    if not any(one.type.startswith("AWS::ApiGatewayV2::") for one in resources):
        return []
    from csc.emulator.services.apigatewayv2.list_routes import list_routes

    return [*list_routes(resources, deployment.default_api is None)]


def recorded_types(deployment: Deployment) -> list[str]:
    """``AWS::WAFv2::WebACL (1)`` for each type that is not active locally."""
    counts = Counter(r.type for r in deployment.resources.values())
    return [
        f"{name} ({count})"
        for name, count in sorted(counts.items())
        if name in RESOURCE_TYPES and RESOURCE_TYPES[name].kind == "recorded"
    ]


def _guard(method: Any) -> str:
    kind = method.authorization_type
    if kind == "NONE":
        return "public"
    if kind != "COGNITO_USER_POOLS":
        return str(kind)
    return "access token: " + " ".join(method.scopes) if method.scopes else "id token"


def _printable(words: str) -> str:
    """A request can't draw on the terminal: control characters are shown escaped."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in words)


def _now(seconds: float | None = None) -> str:
    return _clock(int(time.time() if seconds is None else seconds))


@lru_cache(maxsize=16)
def _clock(second: int) -> str:
    """``14:03:59`` local time, formatted once a second."""
    return time.strftime("%H:%M:%S", time.localtime(second))


_VERBS = {
    verb: f"{verb:<6} "
    for verb in ("AWS", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
}
_TOOK: dict[int, str] = {}
"""Hundredths of a millisecond → how they are shown: a number is formatted once."""

_MOST_TOOK = 5000


def _took(milliseconds: float) -> str:
    """``   1.23``."""
    hundredths = int(milliseconds * 100 + 0.5)
    shown = _TOOK.get(hundredths)
    if shown is None:
        shown = f"{hundredths / 100:7.2f}"
        if hundredths < _MOST_TOOK:
            _TOOK[hundredths] = shown
    return shown
