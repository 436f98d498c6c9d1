"""An identity pool's settings."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import describe_pool, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def describe_identity_pool(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    return describe_pool(pool_of(service, input))
