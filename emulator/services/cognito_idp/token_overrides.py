"""What the pre token generation trigger changes in the tokens, in its versions 1 and 2."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.entities import Client, Group, Pool, User
from csc.emulator.services.cognito_idp.trigger import run_trigger

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

PROTECTED = frozenset(
    [
        "acr",
        "amr",
        "at_hash",
        "auth_time",
        "azp",
        "exp",
        "iat",
        "iss",
        "jti",
        "nbf",
        "nonce",
        "origin_jti",
        "sub",
        "token_use",
        "cognito:username",
        "username",
        "aud",
        "client_id",
        "event_id",
    ]
)
"""Claims that a trigger can't change (Developer Guide, "Pre token generation Lambda trigger")."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """None in ``groups``, ``roles`` and ``preferred_role`` leaves what the user has."""

    id_added: Mapping[str, Any] = field(default_factory=dict)
    id_removed: frozenset[str] = frozenset()
    access_added: Mapping[str, Any] = field(default_factory=dict)
    access_removed: frozenset[str] = frozenset()
    scopes_added: tuple[str, ...] = ()
    scopes_removed: frozenset[str] = frozenset()
    groups: list[str] | None = None
    roles: list[str] | None = None
    preferred_role: str | None = None

    def applied_to_id(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        return _changed(claims, self.id_added, self.id_removed)

    def applied_to_access(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        return _changed(claims, self.access_added, self.access_removed)


NONE = Overrides()


async def token_overrides(
    cognito: "CognitoIdp",
    pool: Pool,
    client: Client,
    user: User,
    source: str,
    groups: list[Group],
    scopes: tuple[str, ...],
) -> Overrides:
    """What the pool's trigger answers; nothing where it has none."""
    config = (pool.config.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}
    version = str(config.get("LambdaVersion", "V1_0")).removeprefix("V").partition("_")[0]
    configuration = {
        "groupsToOverride": [group.name for group in groups],
        "iamRolesToOverride": [group.role for group in groups if group.role],
        "preferredRole": None,
    }
    request: dict[str, Any] = {"groupConfiguration": configuration}
    key = "claimsOverrideDetails" if version == "1" else "claimsAndScopeOverrideDetails"
    if version != "1":
        request["scopes"] = list(scopes)
    response = await run_trigger(
        cognito,
        pool,
        "PreTokenGeneration",
        source,
        user,
        client.id,
        request,
        {key: None},
        version,
    )
    details = (response or {}).get(key) or {}
    return _version_1(details) if version == "1" else _version_2(details)


def _version_1(details: Mapping[str, Any]) -> Overrides:
    return Overrides(
        id_added=details.get("claimsToAddOrOverride") or {},
        id_removed=frozenset(details.get("claimsToSuppress") or ()),
        **_groups(details),
    )


def _version_2(details: Mapping[str, Any]) -> Overrides:
    id_part = details.get("idTokenGeneration") or {}
    access = details.get("accessTokenGeneration") or {}
    return Overrides(
        id_added=id_part.get("claimsToAddOrOverride") or {},
        id_removed=frozenset(id_part.get("claimsToSuppress") or ()),
        access_added=access.get("claimsToAddOrOverride") or {},
        access_removed=frozenset(access.get("claimsToSuppress") or ()),
        scopes_added=tuple(access.get("scopesToAdd") or ()),
        scopes_removed=frozenset(access.get("scopesToSuppress") or ()),
        **_groups(details),
    )


def _groups(details: Mapping[str, Any]) -> dict[str, Any]:
    given = details.get("groupOverrideDetails")
    if not given:
        return {}
    return {
        "groups": list(given.get("groupsToOverride") or ()),
        "roles": list(given.get("iamRolesToOverride") or ()),
        "preferred_role": given.get("preferredRole"),
    }


def _changed(
    claims: Mapping[str, Any], added: Mapping[str, Any], removed: frozenset[str]
) -> dict[str, Any]:
    kept = {k: v for k, v in claims.items() if k not in removed or k in PROTECTED}
    allowed = {k: v for k, v in added.items() if k not in PROTECTED}
    return {**kept, **allowed}
