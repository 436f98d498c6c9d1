"""An API destination called with an event: the connection's credentials and parameters, HTTP.

Servers of this machine alone are called: an emulator sends nothing out.
"""

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from csc.emulator.services.events.store import Connection, Destination
from csc.emulator.services.sns.deliver import is_local

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

SECONDS = 5.0  # what AWS gives an API destination


async def call_destination(events: "Events", target: Mapping[str, Any], text: str) -> None:
    """Raises OSError, TimeoutError where it wasn't delivered."""
    from csc.emulator.services.events.operations.connections import secrets_of

    arn = str(target["Arn"])
    destination = events.store.thing(Destination, arn.split("/")[1])
    connection = (
        events.store.thing(Connection, destination.connection.split("/")[1])
        if destination is not None
        else None
    )
    if destination is None or connection is None:
        raise OSError(f"there is no API destination {arn}")
    secrets = secrets_of(events, connection)
    common = secrets.get("invocation_http_parameters") or {}
    own: Mapping[str, Any] = target.get("HttpParameters") or {}
    headers = {"Content-Type": "application/json; charset=utf-8", **_pairs(common, "header")}
    headers |= {**(own.get("HeaderParameters") or {}), **await credentials(secrets)}
    query = {**_pairs(common, "query_string"), **(own.get("QueryStringParameters") or {})}
    url = destination.endpoint
    for value in own.get("PathParameterValues") or ():
        url = url.replace("*", str(value), 1)
    url += f"?{urlencode(query)}" if query else ""
    body = _with_body(text, _pairs(common, "body"))
    status, _ = await _send(destination.method, url, headers, body.encode())
    if status >= 400:
        raise OSError(f"{url} answered {status}")


def _pairs(parameters: Mapping[str, Any], kind: str) -> dict[str, str]:
    return {one["key"]: one["value"] for one in parameters.get(f"{kind}_parameters") or ()}


def _with_body(text: str, added: dict[str, str]) -> str:
    if not added:
        return text
    try:
        body = json.loads(text)
    except ValueError:
        return text
    return json.dumps({**body, **added}) if isinstance(body, dict) else text


async def credentials(secrets: Mapping[str, Any]) -> dict[str, str]:
    if "username" in secrets:
        pair = f"{secrets['username']}:{secrets['password']}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    if "api_key_name" in secrets:
        return {secrets["api_key_name"]: secrets["api_key_value"]}
    given = {
        "grant_type": "client_credentials",
        "client_id": secrets["client_id"],
        "client_secret": secrets["client_secret"],
        **_pairs(secrets.get("oauth_http_parameters") or {}, "body"),
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    endpoint, method = secrets["authorization_endpoint"], secrets["http_method"]
    status, answer = await _send(method, endpoint, headers, urlencode(given).encode())
    if status >= 400:
        raise OSError(f"{endpoint} gave no token: {status}")
    try:
        token = json.loads(answer)["access_token"]
    except (ValueError, LookupError, TypeError):
        raise OSError(f"{endpoint} gave no token") from None
    return {"Authorization": f"Bearer {token}"}


async def _send(method: str, url: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    if not is_local(url):
        raise OSError(f"CSC calls servers of this machine alone, not {url}")
    import aiohttp

    limit = aiohttp.ClientTimeout(total=SECONDS)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.request(method, url, data=body, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.read()
