"""A replica of a pool in another Region: described, not run."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.replicas import new_replica

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_user_pool_replica(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    made = new_replica(pool, input["RegionName"])
    cognito.store.save(pool)
    return {"UserPoolReplica": made}
