"""A pool's tags."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.pool_tags import tagged_pool

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def list_tags_for_resource(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = tagged_pool(service, input["ResourceArn"])
    return {"Tags": dict(pool.config.get("IdentityPoolTags") or {})}
