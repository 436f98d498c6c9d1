"""Take from a pool's tags."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.pool_tags import tagged_pool

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def untag_resource(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = tagged_pool(service, input["ResourceArn"])
    tags = dict(pool.config.get("IdentityPoolTags") or {})
    for key in input["TagKeys"]:
        tags.pop(key, None)
    pool.config["IdentityPoolTags"] = tags
    service.store.save(pool)
    return {}
