"""Our own endpoints under ``/_csc/``, and who may use them.

They can mint tokens and show data, so a web page that its reader happens to visit must not reach
them: requests that another site's page made are refused, and so are host names that don't name
this machine (DNS rebinding).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

import orjson

from csc.emulator.http import HttpRequest, HttpResponse

_PORT = re.compile(r":\d+$")
Report = Callable[[], object]


@dataclass(slots=True)
class Admin:
    """``pages`` are the GET endpoints by path; each gives what is sent as JSON."""

    pages: dict[str, Report] = field(default_factory=dict)

    def guard(self, request: HttpRequest) -> HttpResponse | None:
        """A refusal, or None where the request may pass."""
        host = request.header("Host") or ""
        if not _is_local_name(_PORT.sub("", host)):
            return _answer(403, {"message": f"{host} is not a name of this machine."})
        origin = request.header("Origin")
        same = origin is None or urlsplit(origin).netloc == host
        if not same or request.header("Sec-Fetch-Site") in ("cross-site", "same-site"):
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


def _is_local_name(host: str) -> bool:
    """IP addresses, localhost, and names without a dot (a container's): none can be rebound."""
    name = host.strip("[]").lower().rstrip(".")
    if "." not in name and ":" not in name:
        return bool(name)
    if name.endswith(".localhost") or name == "host.docker.internal":
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _answer(status: int, value: object) -> HttpResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return HttpResponse(status, headers, orjson.dumps(value))
