"""Our own endpoints under ``/_csc/``, and who may use them.

They can mint tokens and show data, so a web page that its reader happens to visit must not reach
them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from csc.emulator.foreign_pages import is_foreign
from csc.emulator.http import HttpRequest, HttpResponse

Report = Callable[[], object]


@dataclass(slots=True)
class Admin:
    """``pages`` are the GET endpoints by path; each gives what is sent as JSON."""

    pages: dict[str, Report] = field(default_factory=dict)

    def guard(self, request: HttpRequest) -> HttpResponse | None:
        """A refusal, or None where the request may pass."""
        if is_foreign(request):
            return _answer(403, {"message": "Pages of other sites may not use this address."})
        content_type = (request.header("Content-Type") or "").partition(";")[0].strip()
        if request.method not in ("GET", "HEAD") and content_type != "application/json":
            return _answer(415, {"message": "Send Content-Type: application/json."})
        return None

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """None where this is none of ``pages``."""
        report = self.pages.get(request.path)
        if report is None:
            return None
        if request.method not in ("GET", "HEAD"):
            return _answer(405, {"message": "Only GET."})
        return _answer(200, report())


def _answer(status: int, value: object) -> HttpResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return HttpResponse(status, headers, orjson.dumps(value))
