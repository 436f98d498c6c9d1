"""``csc explain "POST /orders" --body @x.json``: one request to the running server, and its whole story.

It is sent with ``x-csc-trace: 1``; what comes back is told step by step: the resource, the authorizer,
validation, the rendered template, each call with IAM's decision, the response, microseconds for all.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from csc.cli.ask import ask
from csc.cli.outcome import name_values, reported, usage
from csc.cli.tell_story import tell_story
from csc.diagnostics import Diagnostic, DiagnosticsError

TRACE = "x-csc-trace"


def run(
    route: str,
    *,
    body: str | None,
    headers: list[str],
    query: list[str],
    user: str | None,
    endpoint: str,
    format: str,
) -> None:
    """Send the request and print its story: lines, or the JSON as it came (``--format json``)."""
    with reported():
        method, target = _request_line(route, query)
        sent = _headers(headers)
        data = _body(body)
        if data and not any(name.lower() == "content-type" for name in sent):
            sent["Content-Type"] = "application/json"
        if user is None:
            story = _ask(endpoint, method, target, sent, data)
        else:
            story = _as_user(endpoint, method, target, sent, data, user)
    print(json.dumps(story, indent=2) if format == "json" else "\n".join(tell_story(story)))


def _request_line(route: str, query: list[str]) -> tuple[str, str]:
    method, _, target = route.strip().partition(" ")
    target = target.strip()
    if not target.startswith("/"):
        raise usage(f"{route!r} is no request.", 'Write it as "POST /orders/7?expand=1".')
    if "{" in target:
        raise usage(f"{target} has a parameter without a value.", "Put one in its place.")
    pairs = urllib.parse.urlencode(name_values("--query", query))
    if pairs:
        target += ("&" if "?" in target else "?") + pairs
    return method.upper(), target


def _headers(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            raise usage(f"--header can't be {text!r}.", "Write it as --header 'NAME: VALUE'.")
        found[name.strip()] = value.strip()
    return found


def _body(given: str | None) -> bytes:
    """Text, ``@file``, or ``@-`` for standard input."""
    if given is None or not given.startswith("@"):
        return (given or "").encode()
    if given == "@-":
        return sys.stdin.buffer.read()
    try:
        return Path(given[1:]).read_bytes()
    except OSError as error:
        raise usage(f"--body {given}: {error.strerror}.", "Name a file that can be read.") from None


def _as_user(
    endpoint: str, method: str, target: str, headers: dict[str, str], data: bytes, user: str
) -> dict[str, Any]:
    """With an id token; with an access token where the route asks for scopes, as its first try tells.

    A request that is turned away for its token has done nothing, so the second is the only one.
    """
    question = {"user": user, "id": True, "scopes": [], "pool": None, "create": True}
    token = ask(endpoint, "/_csc/token", question)["token"]
    story = _ask(endpoint, method, target, {**headers, "Authorization": token}, data)
    step: dict[str, Any] = next((s for s in story["steps"] if s["stage"] == "authorise"), {})
    if not step.get("failed") or not step.get("scopes"):
        return story
    question |= {"id": False, "scopes": step["scopes"]}
    token = ask(endpoint, "/_csc/token", question)["token"]
    return _ask(endpoint, method, target, {**headers, "Authorization": token}, data)


def _ask(
    endpoint: str, method: str, target: str, headers: dict[str, str], data: bytes
) -> dict[str, Any]:
    """Raises DiagnosticsError: CSC704 where no server answers, CSC703 where it tells no story."""
    request = urllib.request.Request(
        endpoint.rstrip("/") + urllib.parse.quote(target, safe="/?&=%:@!$'()*+,;~-._"),
        data=data or None,
        headers={**headers, TRACE: "1"},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return _story(response.headers.get(TRACE), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return _story(error.headers.get(TRACE), error.read())
    except OSError:
        message = f"No csc server answers at {endpoint}."
        remedy = "Start one with `csc dev`, or name its address with --endpoint."
        raise DiagnosticsError([Diagnostic("CSC704", message, remedy)]) from None


def _story(marked: str | None, body: bytes) -> dict[str, Any]:
    if marked != "1":
        message = "What answers there tells no story: it is no deployed API of a csc server."
        remedy = "Name the address of `csc dev` with --endpoint."
        raise DiagnosticsError([Diagnostic("CSC703", message, remedy)])
    found: dict[str, Any] = json.loads(body)
    return found
