"""AWS::Cognito::IdentityPool and its roles. The identities are data and outlive every reload."""

import hashlib
from typing import Any, cast
from uuid import UUID

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.check import check_properties
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    Realised,
    ResourceType,
)
from csc.emulator.services.cognito_identity.entities import IdentityPool
from csc.emulator.services.cognito_identity.service import CognitoIdentity

_POOL = (
    "AllowClassicFlow",
    "CognitoEvents",
    "CognitoIdentityProviders",
    "CognitoStreams",
    "DeveloperProviderName",
    "IdentityPoolName",
    "IdentityPoolTags",
    "OpenIdConnectProviderARNs",
    "PushSync",
    "SamlProviderARNs",
    "SupportedLoginProviders",
)


def _service(cloud: Cloud) -> CognitoIdentity:
    return cast(CognitoIdentity, cloud.services["cognito-identity"])


def _identify_pool(context: Context, place: Place, properties: Properties) -> Identity:
    check_properties(properties, ("AllowUnauthenticatedIdentities",), _POOL)
    if context.stored:
        id_ = context.stored.ref
    else:
        digest = hashlib.sha256(f"{place.stack}/{place.logical_id}".encode()).digest()
        id_ = f"{context.cloud.region}:{UUID(bytes=digest[:16], version=4)}"
    name = str(properties.get("IdentityPoolName") or place.logical_id)
    return Identity(id_, {"Id": id_, "Name": name})


def _build_pool(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    config = {k: v for k, v in properties.items() if k in _API}
    guests = properties["AllowUnauthenticatedIdentities"]
    config["AllowUnauthenticatedIdentities"] = guests in (True, "true")
    return config


_API = {
    "AllowClassicFlow",
    "CognitoIdentityProviders",
    "DeveloperProviderName",
    "OpenIdConnectProviderARNs",
    "SamlProviderARNs",
    "SupportedLoginProviders",
}


def _apply_pool(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    store = _service(cloud).store
    before = store.pools.get(new.identity.ref)
    pool = IdentityPool(new.identity.ref, new.identity.attributes["Name"], new.built)
    if before is not None:
        pool.roles, pool.mappings = before.roles, before.mappings
    store.save(pool)


def _remove_pool(cloud: Cloud, old: Realised) -> None:
    store = _service(cloud).store
    pool = store.pools.get(old.identity.ref)
    if pool is not None:
        store.delete(pool)


def _identify_roles(context: Context, place: Place, properties: Properties) -> Identity:
    check_properties(properties, ("IdentityPoolId",), ("Roles", "RoleMappings"))
    return Identity(str(properties["IdentityPoolId"]), {"Id": str(properties["IdentityPoolId"])})


def _apply_roles(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    store = _service(cloud).store
    pool = store.pools[str(new.properties["IdentityPoolId"])]
    pool.roles = {str(k): str(v) for k, v in (new.properties.get("Roles") or {}).items()}
    pool.mappings = {}
    for key, mapping in (new.properties.get("RoleMappings") or {}).items():
        # In a template the key is any name, and the provider stands inside.
        provider = str(mapping.get("IdentityProvider") or key)
        pool.mappings[provider] = {k: v for k, v in mapping.items() if k != "IdentityProvider"}
    store.save(pool)


def _remove_roles(cloud: Cloud, old: Realised) -> None:
    store = _service(cloud).store
    pool = store.pools.get(str(old.properties["IdentityPoolId"]))
    if pool is not None:
        pool.roles, pool.mappings = {}, {}
        store.save(pool)


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::Cognito::IdentityPool",
        "emulated",
        _identify_pool,
        _build_pool,
        _apply_pool,
        _remove_pool,
    ),
    ResourceType(
        "AWS::Cognito::IdentityPoolRoleAttachment",
        "emulated",
        _identify_roles,
        apply=_apply_roles,
        remove=_remove_roles,
        replace_on=frozenset({"IdentityPoolId"}),
    ),
)
