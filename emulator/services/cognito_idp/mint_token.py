"""``csc token USER``: a token of a user without signing in, for curl.

    mint_token(cognito, "users", "agent", ("todo:write",), "access") ──▶ Minted("eyJ…", …)

A scope without a slash is one of the pool's own resource servers: ``todo:write`` becomes
``todos/todo:write``.  The token is like any other: signed with the pool's key, bound to a session
that can be revoked, checked in full by the authorizer.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from csc.emulator.services.cognito_idp.check_pool import OWN_SCOPES
from csc.emulator.services.cognito_idp.entities import Client, Pool, User
from csc.emulator.services.cognito_idp.issue_tokens import (
    USER_ADMIN,
    Grant,
    access_token,
    groups_of,
    id_token,
)
from csc.emulator.services.cognito_idp.settings import username_attributes, validity_seconds
from csc.emulator.services.cognito_idp.token_overrides import NONE

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

Kind = Literal["id", "access"]


class CannotMint(Exception):
    """Why there is no token, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Minted:
    """``expires_in`` in seconds; ``note`` is something its reader should know, or empty."""

    token: str
    expires_in: int
    scopes: tuple[str, ...]
    note: str = ""


def mint_token(
    cognito: "CognitoIdp",
    pool_name: str | None,
    username: str,
    scopes: tuple[str, ...],
    kind: Kind,
    *,
    create: bool = False,
) -> Minted:
    """A token of one kind. ``pool_name`` is an id or name; None where there is one pool only.

    Raises CannotMint.
    """
    pool = find_pool(cognito, pool_name)
    client = _client(cognito, pool)
    full = tuple(dict.fromkeys(expand_scope(cognito, pool, scope) for scope in scopes))
    user, note = _user(cognito, pool, username, create)
    session, _ = cognito.sessions.open(pool, client, user, full or (USER_ADMIN,), oauth=False)
    grant = Grant(pool, client, user, session)
    groups = groups_of(cognito, pool, user)
    make = id_token if kind == "id" else access_token
    token = make(cognito, grant, groups, NONE, cognito.cloud.clock.uuid())
    validity = "IdTokenValidity" if kind == "id" else "AccessTokenValidity"
    return Minted(token, validity_seconds(client, validity), full, note)


def expand_scope(cognito: "CognitoIdp", pool: Pool, scope: str) -> str:
    """A scope's full name. Raises CannotMint where the pool has no such scope, or several."""
    servers = cognito.store.servers_of(pool.id)
    every = [f"{server.identifier}/{name}" for server in servers for name in server.scopes]
    if scope in OWN_SCOPES or scope in every:
        return scope
    found = [name for name in every if name.partition("/")[2] == scope]
    if len(found) == 1:
        return found[0]
    if found:
        raise CannotMint(
            f"The scope {scope} is of several resource servers.",
            f"Name one of: {', '.join(found)}.",
        )
    listed = ", ".join(name.partition("/")[2] for name in every) or "none"
    raise CannotMint(
        f"The user pool {pool.name} has no scope {scope}.",
        f"Its scopes: {listed}. A scope exists once a route asks for it.",
    )


def find_pool(cognito: "CognitoIdp", name: str | None) -> Pool:
    """By id or name; the only one there is where ``name`` is None. Raises CannotMint."""
    pools = cognito.store.pools
    found = [p for p in pools.values() if name is None or name in (p.id, p.name)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(sorted(pool.name for pool in pools.values()))
    if not pools:
        raise CannotMint("There is no user pool.", 'Declare one: users = Cognito(name="users").')
    if not found:
        raise CannotMint(f"There is no user pool {name}.", f"There are: {listed}.")
    raise CannotMint("There are several user pools.", f"Choose one with --pool: {listed}.")


def _client(cognito: "CognitoIdp", pool: Pool) -> Client:
    clients = cognito.store.clients_of(pool.id)
    users = [c for c in clients if c.config.get("AllowedOAuthFlows") != ["client_credentials"]]
    if not users:
        raise CannotMint(
            f"The user pool {pool.name} has no app client to issue tokens for.",
            "Declare an AWS::Cognito::UserPoolClient, or call CreateUserPoolClient.",
        )
    return users[0]


def _user(cognito: "CognitoIdp", pool: Pool, username: str, create: bool) -> tuple[User, str]:
    user = cognito.users.find(pool, username)
    if user is not None and not user.enabled:
        raise CannotMint(f"The user {username} is disabled.", "Enable it: AdminEnableUser.")
    if user is not None:
        return user, ""
    if not create:
        raise CannotMint(
            f"The user pool {pool.name} has no user {username}.",
            f"Create it on the way: csc token {username} --create. Or: aws cognito-idp "
            f"admin-create-user --user-pool-id {pool.id} --username {username} "
            f"--endpoint-url {cognito.cloud.endpoint}",
        )
    return _create(cognito, pool, username), f"created the user {username} in {pool.name}"


def _create(cognito: "CognitoIdp", pool: Pool, username: str) -> User:
    """A confirmed user with a verified e-mail address and no password."""
    now, sub = cognito.cloud.clock.now(), cognito.cloud.clock.uuid()
    email = username if "@" in username else f"{username}@example.com"
    attributes = {"email": email, "email_verified": "true"}
    name = sub if username_attributes(pool) else username
    user = User(pool.id, sub, name, attributes, "CONFIRMED", now, now)
    cognito.users.save(pool, user)
    return user
