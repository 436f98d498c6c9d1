"""An HTTP request of a Task, and its answer in the words of Step Functions.

{"Headers": {"Content-Type": ["application/json"]}, "ResponseBody": {…}, "StatusCode": 200, "StatusText": "OK"}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from csc.emulator.services.stepfunctions.language.failures import StateFailure

SECONDS = 60.0  # what Step Functions gives an HTTP endpoint
LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes out. The header Host is another than the URL's where the API's address is on AWS."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


async def send_http(sent: Sent) -> dict[str, Any]:
    """Raises OSError, TimeoutError where no answer comes."""
    import aiohttp

    limit = aiohttp.ClientTimeout(total=SECONDS)
    async with (
        aiohttp.ClientSession(timeout=limit, skip_auto_headers=["User-Agent"]) as session,
        session.request(
            sent.method,
            sent.url,
            data=sent.body or None,
            headers=dict(sent.headers),
            allow_redirects=False,
        ) as answer,
    ):
        raw = await answer.content.read(LARGEST)
        headers: dict[str, list[str]] = {}
        for name, value in answer.headers.items():
            headers.setdefault(name, []).append(value)
        return {
            "Headers": headers,
            "ResponseBody": _body(raw, answer.headers.get("Content-Type", "")),
            "StatusCode": answer.status,
            "StatusText": _reason(answer.status),
        }


def _body(raw: bytes, kind: str) -> Any:
    """JSON where it is; else its text."""
    text = raw.decode("utf-8", "replace")
    if "json" in kind or not kind:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def as_text(body: Any) -> str:
    """A cause: the answer's body, as it came."""
    return body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))


def with_query(url: str, parameters: Any) -> str:
    """A parameter that has several values comes several times."""
    if not parameters:
        return url
    if not isinstance(parameters, Mapping):
        raise StateFailure("States.Runtime", "QueryParameters must be an object.")
    pairs = [
        (str(name), _plain(value))
        for name, values in parameters.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def plain_headers(given: Any) -> dict[str, str]:
    """A header that has several values is joined. Raises StateFailure."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise StateFailure("States.Runtime", "Headers must be an object.")
    return {
        str(name): ",".join(map(_plain, value)) if isinstance(value, list) else _plain(value)
        for name, value in given.items()
    }
