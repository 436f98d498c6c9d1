"""``POST /_csc/token``: what ``csc token`` asks.

    {"user": "alice", "scopes": ["todo:write"], "id": false, "pool": null, "create": false}
    ──▶ {"token": "eyJ…", "expires_in": 3600, "scopes": ["todos/todo:write"], "note": ""}

Without ``id`` and without scopes the answer is what a route without scopes takes: an id token.
Who may ask is the admin guard's business (``emulator/admin.py``).
"""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.mint_token import CannotMint, mint_token

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def serve_token(cognito: "CognitoIdp", request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _answer(405, {"message": "Only POST."})
    try:
        asked = _read(request.body)
    except ValueError as error:
        return _answer(400, {"message": str(error)})
    scopes = tuple(asked.get("scopes") or ())
    try:
        minted = mint_token(
            cognito,
            asked.get("pool"),
            asked["user"],
            scopes,
            "access" if scopes and not asked.get("id") else _kind(asked),
            create=bool(asked.get("create")),
        )
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


def _kind(asked: dict[str, Any]) -> Any:
    return "access" if asked.get("access") else "id"


def _read(body: bytes) -> dict[str, Any]:
    asked = json.loads(body)
    if not isinstance(asked, dict) or not isinstance(asked.get("user"), str) or not asked["user"]:
        raise ValueError('Send {"user": "name", "scopes": ["scope"]}.')
    scopes = asked.get("scopes")
    if scopes is not None and not (
        isinstance(scopes, list) and all(isinstance(scope, str) for scope in scopes)
    ):
        raise ValueError("scopes must be a list of texts.")
    pool = asked.get("pool")
    if pool is not None and type(pool) is not str:
        raise ValueError("pool must be a text.")
    return asked


def _answer(status: int, value: dict[str, Any]) -> HttpResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return HttpResponse(status, headers, json.dumps(value).encode())
