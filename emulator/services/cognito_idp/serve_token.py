"""``POST /_csc/token``: what ``csc token`` asks.

    {"user": "agent", "scopes": ["todo:write"], "id": false, "pool": null, "create": false}
    ──▶ {"token": "eyJ…", "expires_in": 3600, "scopes": ["todos/todo:write"], "note": ""}
    {"client": "worker", "scopes": []}         a token of an app client for itself

Without ``id`` and without scopes the answer is what a route without scopes takes: an id token.
Who may ask is the admin guard's business (``emulator/admin.py``).
"""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.mint_token import CannotMint, Minted, mint_token

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def serve_token(cognito: "CognitoIdp", request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _answer(405, {"message": "Only POST."})
    try:
        asked = _read(request.body)
    except ValueError as error:
        return _answer(400, {"message": str(error)})
    try:
        minted = _mint(cognito, asked)
    except CannotMint as refused:
        return _answer(404, {"message": refused.message, "remedy": refused.remedy})
    return _answer(
        200,
        {
            "token": minted.token,
            "expires_in": minted.expires_in,
            "scopes": list(minted.scopes),
            "note": minted.note,
        },
    )


def _mint(cognito: "CognitoIdp", asked: dict[str, Any]) -> Minted:
    scopes = tuple(asked.get("scopes") or ())
    if asked.get("client") is not None:
        from csc.emulator.services.cognito_idp.mint_client_token import mint_client_token

        return mint_client_token(cognito, asked.get("pool"), asked["client"], scopes)
    return mint_token(
        cognito,
        asked.get("pool"),
        asked["user"],
        scopes,
        "access" if scopes and not asked.get("id") else _kind(asked),
        create=bool(asked.get("create")),
    )


def _kind(asked: dict[str, Any]) -> Any:
    return "access" if asked.get("access") else "id"


def _read(body: bytes) -> dict[str, Any]:
    asked = json.loads(body)
    if not isinstance(asked, dict) or _named(asked) != 1:
        raise ValueError('Send {"user": "name", "scopes": ["scope"]}, or "client" for "user".')
    scopes = asked.get("scopes")
    if scopes is not None and not (
        isinstance(scopes, list) and all(isinstance(scope, str) for scope in scopes)
    ):
        raise ValueError("scopes must be a list of texts.")
    pool = asked.get("pool")
    if pool is not None and type(pool) is not str:
        raise ValueError("pool must be a text.")
    return asked


def _named(asked: dict[str, Any]) -> int:
    """How many of user and client are named; 0 where one is no text."""
    names = [asked[key] for key in ("user", "client") if asked.get(key) is not None]
    return len(names) if all(isinstance(name, str) and name for name in names) else 0


def _answer(status: int, value: dict[str, Any]) -> HttpResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return HttpResponse(status, headers, json.dumps(value).encode())
