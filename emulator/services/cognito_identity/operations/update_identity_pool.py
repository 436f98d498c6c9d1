"""Replace an identity pool's settings."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import describe_pool, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def update_identity_pool(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    pool.name = input["IdentityPoolName"]
    named = ("IdentityPoolName", "IdentityPoolId")
    pool.config = {k: v for k, v in input.items() if k not in named}
    service.store.save(pool)
    return describe_pool(pool)
