"""The story of a request (``x-csc-trace: 1``) as lines for a person.

POST /orders/7   201 in 512.3 µs
  route                   3.1 µs  POST /orders/{id}, integration AWS, api.py:12
  …
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

LONGEST = 2000  # characters of one body


def tell_story(story: dict[str, Any]) -> Iterator[str]:
    request, response = story["request"], story["response"]
    took = sum(step["microseconds"] for step in story["steps"])
    yield f"{request['method']} {request['target']}   {response['status']} in {took:.1f} µs"
    for step in story["steps"]:
        told = _TELLS.get(step["stage"], _nothing)(step)
        mark = "  FAILED" if step.get("failed") else ""
        yield f"  {step['stage']:<20}{step['microseconds']:>9.1f} µs  {next(told, '')}{mark}"
        yield from (f"      {line}" for line in told)
    error = story.get("error")
    if error is not None:
        detail = f": {error['detail']}" if error.get("detail") else ""
        yield f"  gateway response {error['type']}: {error['message']}{detail}"
    yield ""
    yield f"{response['status']}"
    yield from (f"{name}: {value}" for name, value in response["headers"])
    yield from ("", *_text(response["body"]))


def _nothing(step: dict[str, Any]) -> Iterator[str]:
    yield ""


def _route(step: dict[str, Any]) -> Iterator[str]:
    if "resource" not in step:
        yield "no resource and method match"
        return
    source = f", {step['source']}" if step.get("source") else ""
    yield f"{step['method']} {step['resource']}, integration {step['integration']}{source}"
    yield from (f"{name} = {value}" for name, value in step["pathParameters"].items())


def _authorise(step: dict[str, Any]) -> Iterator[str]:
    scopes = f", one of the scopes {' '.join(step['scopes'])}" if step.get("scopes") else ""
    yield f"{step['type']}{scopes}"
    if step.get("caller"):
        yield f"caller {step['caller']}"
    if step.get("apiKeyId"):
        yield f"API key {step['apiKeyId']}"
    authorizer = step.get("authorizer") or {}
    for name, value in {**authorizer, **(authorizer.get("claims") or {})}.items():
        if name != "claims":
            yield f"{name} = {value}"
    yield from _calls(step)


def _validate(step: dict[str, Any]) -> Iterator[str]:
    if step.get("validator", "") is None:
        yield "no request validator"
        return
    wanted = [f"required {name}" for name in step.get("required", ())]
    wanted += [f"{kind} is a {name}" for kind, name in step.get("models", {}).items()]
    yield "; ".join(wanted) or "nothing is required"


def _integration_request(step: dict[str, Any]) -> Iterator[str]:
    yield step.get("method") or "without an endpoint"
    for name in ("path", "query", "headers"):
        yield from (f"{name} {key} = {value}" for key, value in (step.get(name) or {}).items())
    yield from _text(step.get("body"))


def _integrate(step: dict[str, Any]) -> Iterator[str]:
    yield step.get("uri") or "MOCK"
    if step.get("credentials"):
        yield f"as {step['credentials']}"
    yield from _calls(step)
    reply = step.get("reply")
    if reply is not None:
        yield f"answered {reply['status']}"
        yield from _text(reply["body"])
    if step.get("errorMessage"):
        yield f"errorMessage {step['errorMessage']}"


def _calls(step: dict[str, Any]) -> Iterator[str]:
    for call in step.get("calls", ()):
        took = f"  {call['microseconds']} µs" if "microseconds" in call else ""
        yield f"{call['service']}:{call['operation']}{took}"
        for permission in call.get("permissions", ()):
            by = permission["statement"] or permission["policyType"] or "no statement"
            yield (
                f"  {permission['decision']}: {permission['action']} on "
                f"{permission['resource']}, by {by}"
            )
        if "error" in call:
            yield f"  {call['error']['code']}: {call['error']['message']}"


def _respond(step: dict[str, Any]) -> Iterator[str]:
    selected = step.get("selected")
    if selected is None:
        yield f"{step.get('status', '')}"
    else:
        pattern = selected["selectionPattern"] or "the default"
        yield f"{selected['statusCode']}, selected by {pattern}"
    yield from _text(step.get("body"))


def _text(body: Any) -> Iterator[str]:
    """JSON laid out, anything else as it is; the end of what is long is left out."""
    text = body if isinstance(body, str) else json.dumps(body) if body else ""
    with suppress(ValueError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… ({len(text)} characters)"
    yield from text.splitlines()


_TELLS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "route": _route,
    "authorise": _authorise,
    "validate": _validate,
    "request_integration": _integration_request,
    "integrate": _integrate,
    "respond": _respond,
}
