"""The tags of identity pools, by ARN."""

from typing import TYPE_CHECKING

from csc.emulator.services.cognito_identity.entities import IdentityPool
from csc.emulator.services.cognito_identity.errors import ResourceNotFoundException

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def tagged_pool(service: "CognitoIdentity", arn: str) -> IdentityPool:
    """Raises ResourceNotFoundException."""
    pool = service.store.pools.get(arn.rpartition("identitypool/")[2])
    if pool is None:
        raise ResourceNotFoundException(f"Resource '{arn}' not found.")
    return pool
