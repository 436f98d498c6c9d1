"""An authorization request, checked: who asks, where the answer goes, for which scopes.

As long as client or redirect URI are in doubt nothing is sent to the URI (RFC 6749, 4.1.2.1: an
open redirect otherwise); after that, errors are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csc.emulator.services.cognito_idp.entities import Client, Pool
from csc.emulator.services.cognito_idp.oauth.messages import with_parameters

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


class Refused(Exception):
    """Shown to the person, for there is nowhere that it may be sent."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error, self.message = error, message


class SentBack(Exception):
    """An error for the client, as the URI that carries it."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """``challenge`` is PKCE's, by S256; empty without it. ``implicit``: tokens instead of a code."""

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    challenge: str
    implicit: bool

    def answer(self, values: Mapping[str, str]) -> str:
        """The redirect URI with an answer to the client, and its state."""
        state = {"state": self.state} if self.state else {}
        return with_parameters(self.redirect_uri, {**values, **state}, fragment=self.implicit)


_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def read_request(
    cognito: "CognitoIdp", pool: Pool, given: Mapping[str, str]
) -> AuthorizationRequest:
    """Raises Refused, SentBack."""
    client = cognito.store.clients.get(given.get("client_id", ""))
    if client is None or client.pool != pool.id:
        raise Refused("invalid_request", "The client does not exist.")
    uri = _redirect_uri(client, given.get("redirect_uri"))
    kind = given.get("response_type", "")

    def send_back(error: str, description: str = "") -> SentBack:
        values = {"error": error, **({"error_description": description} if description else {})}
        if given.get("state"):
            values["state"] = given["state"]
        return SentBack(with_parameters(uri, values, fragment=kind == "token"))

    if kind not in ("code", "token"):
        raise send_back("unsupported_response_type" if kind else "invalid_request")
    flows = client.config.get("AllowedOAuthFlows") or ()
    wanted = "implicit" if kind == "token" else "code"
    if not client.config.get("AllowedOAuthFlowsUserPoolClient") or wanted not in flows:
        raise send_back("unauthorized_client")
    allowed = list(client.config.get("AllowedOAuthScopes") or ())
    scopes = tuple(dict.fromkeys(given.get("scope", "").split())) or tuple(allowed)
    if not set(scopes) <= set(allowed):
        raise send_back("invalid_scope")
    challenge, method = given.get("code_challenge", ""), given.get("code_challenge_method")
    if challenge and (method != "S256" or not _CHALLENGE.fullmatch(challenge)):
        raise send_back("invalid_request", "code_challenge_method must be S256")
    if method and not challenge:
        raise send_back("invalid_request", "code_challenge is missing")
    return AuthorizationRequest(
        client,
        uri,
        scopes,
        given.get("state", ""),
        given.get("nonce", ""),
        challenge,
        kind == "token",
    )


def _redirect_uri(client: Client, given: str | None) -> str:
    """One of the client's, compared sign by sign. Without one in the request, its default."""
    registered = client.config.get("CallbackURLs") or ()
    uri = given or client.config.get("DefaultRedirectURI") or ""
    if uri not in registered or not uri:
        raise Refused("redirect_mismatch", "The redirect URI is not one of the client's.")
    return str(uri)
