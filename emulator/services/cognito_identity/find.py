"""Find what an input names, or raise as Cognito does; and show it in the API's shapes."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.cognito_identity.entities import IdentityPool, PoolIdentity
from csc.emulator.services.cognito_identity.errors import ResourceNotFoundException

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def pool_of(service: "CognitoIdentity", input: Input) -> IdentityPool:
    id_ = input["IdentityPoolId"]
    pool = service.store.pools.get(id_)
    if pool is None:
        raise ResourceNotFoundException(f"IdentityPool '{id_}' not found.")
    return pool


def identity_of(service: "CognitoIdentity", input: Input) -> PoolIdentity:
    id_ = input["IdentityId"]
    identity = service.store.identity(id_)
    if identity is None:
        raise ResourceNotFoundException(f"Identity '{id_}' not found.")
    return identity


def describe_pool(pool: IdentityPool) -> dict[str, Any]:
    return {"IdentityPoolId": pool.id, "IdentityPoolName": pool.name, **pool.config}


def describe_identity(identity: PoolIdentity) -> dict[str, Any]:
    return {
        "IdentityId": identity.id,
        "Logins": sorted(identity.logins),
        "CreationDate": identity.created,
        "LastModifiedDate": identity.modified,
    }
