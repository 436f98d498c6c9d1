"""Activate or deactivate a replica."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.replicas import describe_replica, replicas, status_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_user_pool_replica(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    region, status = input["RegionName"], input["Status"]
    status_of(pool, region)
    replicas(pool)[region] = status
    cognito.store.save(pool)
    return {"UserPoolReplica": describe_replica(pool, region, status, "SECONDARY")}
