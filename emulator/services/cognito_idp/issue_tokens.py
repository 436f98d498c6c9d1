"""Id, access and refresh tokens, with the claims that Cognito gives them.

Source: Amazon Cognito Developer Guide, "Understanding the identity (ID) token" and "Understanding
the access token".
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.entities import Client, Group, Pool, User
from csc.emulator.services.cognito_idp.sessions import Session
from csc.emulator.services.cognito_idp.settings import revokes_tokens, validity_seconds
from csc.emulator.services.cognito_idp.token_overrides import Overrides, token_overrides

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

USER_ADMIN = "aws.cognito.signin.user.admin"
"""The scope of tokens from the API: their bearer may manage its own attributes."""

OIDC_CLAIMS = {
    "email": ("email", "email_verified"),
    "phone": ("phone_number", "phone_number_verified"),
    "profile": (
        "name",
        "family_name",
        "given_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "updated_at",
        "address",
    ),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What tokens are issued for."""

    pool: Pool
    client: Client
    user: User
    session: Session
    extra: Mapping[str, Any] = field(default_factory=dict)


async def issue_tokens(cognito: "CognitoIdp", grant: Grant, source: str) -> dict[str, Any]:
    """AuthenticationResult, without the refresh token. Runs the pre token generation trigger."""
    groups = groups_of(cognito, grant.pool, grant.user)
    overrides = await token_overrides(
        cognito, grant.pool, grant.client, grant.user, source, groups, grant.session.scopes
    )
    return sign_tokens(cognito, grant, groups, overrides)


def sign_tokens(
    cognito: "CognitoIdp", grant: Grant, groups: list[Group], overrides: Overrides
) -> dict[str, Any]:
    """The tokens themselves. Those of an OAuth grant without ``openid`` have no id token."""
    event_id = cognito.cloud.clock.uuid()
    result: dict[str, Any] = {
        "AccessToken": access_token(cognito, grant, groups, overrides, event_id),
        "ExpiresIn": validity_seconds(grant.client, "AccessTokenValidity"),
        "TokenType": "Bearer",
    }
    if grant.session.oauth:
        digest = hashlib.sha256(result["AccessToken"].encode()).digest()
        grant = replace(grant, extra={"at_hash": _base64url(digest[:16]), **grant.extra})
    if not grant.session.oauth or "openid" in grant.session.scopes:
        result["IdToken"] = id_token(cognito, grant, groups, overrides, event_id)
    return result


def access_token(
    cognito: "CognitoIdp", grant: Grant, groups: list[Group], overrides: Overrides, event_id: str
) -> str:
    scopes = [s for s in grant.session.scopes if s not in overrides.scopes_removed]
    claims: dict[str, Any] = {
        "sub": grant.user.sub,
        **_group_claims(groups, overrides),
        "iss": cognito.issuer(grant.pool),
        **({"version": 2} if grant.session.oauth else {}),
        **({"device_key": grant.session.device} if grant.session.device else {}),
        "client_id": grant.client.id,
        **_session_claims(grant, event_id),
        "token_use": "access",
        "scope": " ".join([*scopes, *overrides.scopes_added]),
        "auth_time": grant.session.auth_time,
        **_times(cognito, grant.client, "AccessTokenValidity"),
        "username": grant.user.username,
    }
    return sign(cognito, grant.pool, overrides.applied_to_access(claims))


def id_token(
    cognito: "CognitoIdp", grant: Grant, groups: list[Group], overrides: Overrides, event_id: str
) -> str:
    claims: dict[str, Any] = {
        "sub": grant.user.sub,
        **_group_claims(groups, overrides),
        **_role_claims(groups, overrides),
        "iss": cognito.issuer(grant.pool),
        "cognito:username": grant.user.username,
        **_session_claims(grant, event_id),
        "aud": grant.client.id,
        "token_use": "id",
        "auth_time": grant.session.auth_time,
        **grant.extra,
        **attribute_claims(grant),
        **_times(cognito, grant.client, "IdTokenValidity"),
    }
    return sign(cognito, grant.pool, overrides.applied_to_id(claims))


def attribute_claims(grant: Grant) -> dict[str, Any]:
    """The user's attributes that the client may read and, with OAuth, that its scopes name."""
    readable = grant.client.config.get("ReadAttributes")
    claims: dict[str, Any] = {}
    for name, value in grant.user.attributes.items():
        base = name.removesuffix("_verified")
        if readable and name not in readable and base not in readable:
            continue
        if grant.session.oauth and not _in_scopes(name, grant.session.scopes):
            continue
        if name == "identities":
            claims[name] = [_as_claim(identity) for identity in json.loads(value)]
        else:
            claims[name] = value == "true" if name.endswith("_verified") else value
    return claims


def _as_claim(identity: Mapping[str, Any]) -> dict[str, Any]:
    """In tokens Cognito writes ``primary`` and ``dateCreated`` as text."""
    return {
        **identity,
        "primary": str(identity["primary"]).lower(),
        "dateCreated": str(identity["dateCreated"]),
    }


def _in_scopes(name: str, scopes: tuple[str, ...]) -> bool:
    if USER_ADMIN in scopes or not set(scopes) & OIDC_CLAIMS.keys():
        return True
    return any(name in OIDC_CLAIMS.get(scope, ()) for scope in scopes) or (
        name.startswith("custom:") and "profile" in scopes
    )


def groups_of(cognito: "CognitoIdp", pool: Pool, user: User) -> list[Group]:
    """The user's groups, the one with the lowest precedence first."""
    names = cognito.users.groups_of(pool, user)
    groups = [g for name in names if (g := cognito.store.groups.get((pool.id, name)))]
    return sorted(groups, key=lambda g: (g.precedence is None, g.precedence or 0, g.name))


def _group_claims(groups: list[Group], overrides: Overrides) -> dict[str, Any]:
    names = [group.name for group in groups] if overrides.groups is None else overrides.groups
    return {"cognito:groups": names} if names else {}


def _role_claims(groups: list[Group], overrides: Overrides) -> dict[str, Any]:
    roles = overrides.roles
    if roles is None:
        roles = [group.role for group in groups if group.role]
    claims: dict[str, Any] = {"cognito:roles": roles} if roles else {}
    preferred = overrides.preferred_role or _preferred_role(groups)
    if preferred:
        claims["cognito:preferred_role"] = preferred
    return claims


def _preferred_role(groups: list[Group]) -> str | None:
    """The role of the group of best precedence; none where two such groups disagree."""
    ranked = [group for group in groups if group.role and group.precedence is not None]
    best = {group.role for group in ranked if group.precedence == ranked[0].precedence}
    return best.pop() if len(best) == 1 else None


def _session_claims(grant: Grant, event_id: str) -> dict[str, Any]:
    claims = {"event_id": event_id}
    if revokes_tokens(grant.client):
        claims = {"origin_jti": grant.session.id, **claims}
    return claims


def _times(cognito: "CognitoIdp", client: Client, validity: str) -> dict[str, Any]:
    now = int(cognito.cloud.clock.now())
    return {
        "exp": now + validity_seconds(client, validity),
        "iat": now,
        "jti": cognito.cloud.clock.uuid(),
    }


def sign(cognito: "CognitoIdp", pool: Pool, claims: Mapping[str, Any]) -> str:
    """A token in JWS's compact form, with Cognito's header: ``kid`` and ``alg``."""
    key = cognito.keys.of(pool.id)[0]
    header = {"kid": key.kid, "alg": "RS256"}
    message = f"{_encode(header)}.{_encode(claims)}"
    signature = key.signer.sign(message.encode())
    return f"{message}.{_base64url(signature)}"


def _encode(part: Mapping[str, Any]) -> str:
    return _base64url(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
