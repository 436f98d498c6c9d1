"""``POST /_csc/users``: what ``csc user add`` asks.

    {"name": "agent", "email": "agent@example.com", "groups": ["admins"], "password": null,
     "attributes": {}, "pool": null}                ──▶ {"done": "added", "pool": "users"}

Groups are added to those that an existing user has.  Who may ask is the admin guard's business.
"""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.mint_token import CannotMint, find_pool
from csc.emulator.services.cognito_idp.put_user import Wanted, put_user
from csc.emulator.services.cognito_idp.web import answer_json

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def serve_users(cognito: "CognitoIdp", request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _answer(405, {"message": "Only POST."})
    try:
        asked = _read(request.body)
    except ValueError as error:
        return _answer(400, {"message": str(error)})
    try:
        pool = find_pool(cognito, asked.get("pool"))
        done = put_user(cognito, pool, _wanted(cognito, pool, asked))
    except CannotMint as refused:
        return _answer(404, {"message": refused.message, "remedy": refused.remedy})
    except ServiceError as refused:
        said = f"{refused.code}: {refused.message.strip()}"
        return _answer(400, {"message": said, "remedy": f"The pool {pool.name} asks for it."})
    return _answer(200, {"done": done, "pool": pool.name})


def _wanted(cognito: "CognitoIdp", pool: Pool, asked: dict[str, Any]) -> Wanted:
    groups: tuple[str, ...] | None = None
    if asked.get("groups"):
        user = cognito.users.find(pool, asked["name"])
        has = cognito.users.groups_of(pool, user) if user else []
        groups = tuple(dict.fromkeys([*has, *asked["groups"]]))
    return Wanted(
        asked["name"],
        asked.get("email"),
        asked.get("password"),
        groups,
        asked.get("attributes") or {},
    )


def _read(body: bytes) -> dict[str, Any]:
    asked = json.loads(body)
    if not isinstance(asked, dict) or not _is_text(asked.get("name")):
        raise ValueError('Send {"name": "agent", "email": "agent@example.com"}.')
    for name in ("email", "password", "pool"):
        if asked.get(name) is not None and not _is_text(asked[name]):
            raise ValueError(f"{name} must be a text.")
    groups, attributes = asked.get("groups") or [], asked.get("attributes") or {}
    if not isinstance(groups, list) or not all(map(_is_text, groups)):
        raise ValueError("groups must be a list of names.")
    texts = isinstance(attributes, dict) and all(type(v) is str for v in attributes.values())
    if not texts:
        raise ValueError("attributes must be a map of texts.")
    return asked


def _is_text(value: Any) -> bool:
    return type(value) is str and value != ""


def _answer(status: int, value: dict[str, Any]) -> HttpResponse:
    return answer_json(status, value, ("Cache-Control", "no-store"))
