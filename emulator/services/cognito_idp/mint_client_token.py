"""``csc token --client NAME``: the token that an app client gets for itself (client_credentials).

    mint_client_token(cognito, None, "worker", ("todo:write",)) ──▶ Minted("eyJ…", …)

What AWS would refuse is refused, with what to change: such a token exists for a client that has a
secret and the flow, and for the scopes it is allowed.
"""

from typing import TYPE_CHECKING

from csc.emulator.services.cognito_idp.entities import Client, Pool
from csc.emulator.services.cognito_idp.mint_token import CannotMint, Minted, expand_scope
from csc.emulator.services.cognito_idp.oauth.client_credentials import (
    allowed_scopes,
    client_token,
    grants_itself,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def mint_client_token(
    cognito: "CognitoIdp", pool_name: str | None, name: str, scopes: tuple[str, ...]
) -> Minted:
    """``name`` is the client's name or id. Without ``scopes``, all that it is allowed.

    Raises CannotMint.
    """
    client, pool = _client(cognito, pool_name, name)
    if not grants_itself(client):
        raise CannotMint(
            f"The app client {client.name} has no client_credentials flow.",
            "Give it a secret (GenerateSecret) and AllowedOAuthFlows: [client_credentials].",
        )
    allowed = allowed_scopes(client)
    full = tuple(dict.fromkeys(expand_scope(cognito, pool, scope) for scope in scopes))
    wrong = [scope for scope in full if scope not in allowed]
    if wrong or not allowed:
        named = ", ".join(wrong) or "any scope"
        raise CannotMint(
            f"The app client {client.name} is not allowed {named}.",
            f"Its AllowedOAuthScopes: {', '.join(allowed) or 'none'}.",
        )
    chosen = full or allowed
    token, life = client_token(cognito, pool, client, chosen)
    return Minted(token, life, chosen)


def _client(cognito: "CognitoIdp", pool_name: str | None, name: str) -> tuple[Client, Pool]:
    pools = cognito.store.pools
    every = [
        client
        for client in cognito.store.clients.values()
        if pool_name is None or pool_name in (client.pool, pools[client.pool].name)
    ]
    found = [client for client in every if name in (client.id, client.name)]
    if len(found) == 1:
        return found[0], pools[found[0].pool]
    if found:
        ids = ", ".join(sorted(client.id for client in found))
        raise CannotMint(f"Several app clients are called {name}.", f"Name one by its id: {ids}.")
    listed = ", ".join(sorted(client.name for client in every)) or "none"
    raise CannotMint(f"There is no app client {name}.", f"There are: {listed}.")
