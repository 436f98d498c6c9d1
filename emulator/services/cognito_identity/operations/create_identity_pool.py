"""A new identity pool."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.entities import IdentityPool
from csc.emulator.services.cognito_identity.find import describe_pool

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def create_identity_pool(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    id_ = f"{call.region}:{service.cloud.clock.uuid()}"
    config = {k: v for k, v in input.items() if k != "IdentityPoolName"}
    pool = IdentityPool(id_, input["IdentityPoolName"], config)
    service.store.save(pool)
    return describe_pool(pool)
