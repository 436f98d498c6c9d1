"""A pool's replicas in other Regions: described as AWS describes them; no server runs for them here.

Source: Amazon Cognito User Pools API Reference, UserPoolReplicaType and DeleteUserPoolReplica.
"""

from typing import Any

from csc.emulator.services.cognito_idp.entities import Config, Pool
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    ResourceNotFoundException,
)


def replicas(pool: Pool) -> Config:
    """Status by Region."""
    return pool.extras.setdefault("replicas", {})


def region_of(pool: Pool) -> str:
    return pool.id.partition("_")[0]


def describe_replica(pool: Pool, region: str, status: str, role: str) -> dict[str, Any]:
    """UserPoolReplicaType."""
    arn = pool.arn.replace(f":{region_of(pool)}:", f":{region}:", 1)
    return {"RegionName": region, "Status": status, "Role": role, "UserPoolArn": arn}


def all_replicas(pool: Pool) -> list[dict[str, Any]]:
    """The pool itself first."""
    own = describe_replica(pool, region_of(pool), "ACTIVE", "PRIMARY")
    others = sorted(replicas(pool).items())
    return [own, *(describe_replica(pool, name, status, "SECONDARY") for name, status in others)]


def new_replica(pool: Pool, region: str) -> dict[str, Any]:
    """It is there, and takes no requests, once it was made. Raises InvalidParameterException."""
    if region == region_of(pool) or region in replicas(pool):
        raise InvalidParameterException(f"The user pool already has a replica in {region}.")
    replicas(pool)[region] = "INACTIVE"
    return describe_replica(pool, region, "CREATING", "SECONDARY")


def status_of(pool: Pool, region: str) -> str:
    """Raises ResourceNotFoundException."""
    found = replicas(pool).get(region)
    if found is None:
        raise ResourceNotFoundException(f"The user pool has no replica in {region}.")
    return str(found)


def drop_replica(pool: Pool, region: str) -> dict[str, Any]:
    """Raises ResourceNotFoundException, InvalidParameterException for one that is active."""
    if status_of(pool, region) != "INACTIVE":
        raise InvalidParameterException("Only an inactive replica can be deleted.")
    del replicas(pool)[region]
    return describe_replica(pool, region, "DELETING", "SECONDARY")
