"""Add to a pool's tags."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.pool_tags import tagged_pool

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def tag_resource(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = tagged_pool(service, input["ResourceArn"])
    pool.config["IdentityPoolTags"] = {
        **(pool.config.get("IdentityPoolTags") or {}),
        **input["Tags"],
    }
    service.store.save(pool)
    return {}
