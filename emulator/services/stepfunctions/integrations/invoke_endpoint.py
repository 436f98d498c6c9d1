"""``http:invoke``: an HTTP endpoint called with the credentials of an EventBridge connection.

Servers of this machine alone are called: an emulator sends nothing out.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from csc.emulator.services.sns.deliver import is_local
from csc.emulator.services.stepfunctions.integrations.send_http import (
    Sent,
    as_text,
    plain_headers,
    send_http,
    with_query,
)
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.integrations.work import Worker

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


async def invoke_endpoint(worker: "Worker", given: Any) -> Any:
    """Raises StateFailure: States.Http.StatusCode.404, States.Http.Socket."""
    given = given if isinstance(given, Mapping) else {}
    endpoint, method = str(given.get("ApiEndpoint") or ""), str(given.get("Method") or "")
    if not endpoint or not method:
        raise runtime("The fields ApiEndpoint and Method are required.")
    if not is_local(endpoint):
        raise runtime(f"CSC calls servers of this machine alone, not {endpoint}.")
    try:
        answer = await send_http(await _sent(worker, given, endpoint, method))
    except (OSError, TimeoutError) as error:
        raise StateFailure("States.Http.Socket", str(error) or "The call took too long.") from None
    if not 200 <= answer["StatusCode"] < 300:
        cause = as_text(answer["ResponseBody"])
        raise StateFailure(f"States.Http.StatusCode.{answer['StatusCode']}", cause)
    return answer


async def _sent(worker: "Worker", given: Mapping[str, Any], endpoint: str, method: str) -> Sent:
    """The connection's parameters go before the Task's own. Raises StateFailure, OSError."""
    common, credentials = await _connection(worker, given)
    headers = {**plain_headers(given.get("Headers")), **_pairs(common, "header"), **credentials}
    query = {**(given.get("QueryParameters") or {}), **_pairs(common, "query_string")}
    body = given.get("RequestBody")
    added = _pairs(common, "body")
    if added and (body is None or isinstance(body, Mapping)):
        body = {**(body or {}), **added}
    text = b""
    if body is not None:
        text = _encoded(body, given, headers)
    return Sent(method, with_query(endpoint, query), headers, text)


def _encoded(body: Any, given: Mapping[str, Any], headers: dict[str, str]) -> bytes:
    """A form where ``Transform`` asks for one; else JSON."""
    transform = given.get("Transform") or {}
    kind = next((v for n, v in headers.items() if n.lower() == "content-type"), "")
    if transform.get("RequestBodyEncoding") == "URL_ENCODED" and isinstance(body, Mapping):
        headers.setdefault("Content-Type", FORM)
        return _form(body, transform.get("RequestEncodingOptions") or {}).encode()
    if not kind:
        headers["Content-Type"] = JSON
    if isinstance(body, str) and kind and "json" not in kind:
        return body.encode()
    return json.dumps(body).encode()


def _form(body: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """Arrays are written as ``ArrayFormat`` says."""
    form = str(options.get("ArrayFormat") or "INDICES")
    pairs: list[tuple[str, str]] = []
    for name, value in body.items():
        if not isinstance(value, list):
            pairs.append((str(name), _plain(value)))
        elif form == "COMMAS":
            pairs.append((str(name), ",".join(map(_plain, value))))
        else:
            marks = {"BRACKETS": "[]", "REPEAT": ""}
            pairs += [
                (f"{name}{marks.get(form, f'[{at}]')}", _plain(one)) for at, one in enumerate(value)
            ]
    return urlencode(pairs)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _pairs(parameters: Mapping[str, Any], kind: str) -> dict[str, str]:
    return {one["key"]: one["value"] for one in parameters.get(f"{kind}_parameters") or ()}


async def _connection(
    worker: "Worker", given: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """Its parameters, and the headers of its credentials. Raises StateFailure, OSError."""
    from csc.emulator.services.events.call_destination import credentials
    from csc.emulator.services.events.operations.connections import secrets_of
    from csc.emulator.services.events.store import Connection

    arn = str((given.get("Authentication") or {}).get("ConnectionArn") or "")
    events: Any = worker.sfn.cloud.services["events"]
    parts = arn.split("/")
    found = events.store.thing(Connection, parts[1]) if len(parts) > 1 else None
    if found is None or found.arn != arn:
        raise StateFailure("States.Runtime", f"The connection {arn} doesn't exist.")
    secrets = secrets_of(events, found)
    return secrets.get("invocation_http_parameters") or {}, await credentials(secrets)
