"""Take tags off a pool."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import tags_pool

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def untag_resource(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = tags_pool(cognito, input)
    tags = pool.config.get("UserPoolTags") or {}
    pool.config["UserPoolTags"] = {k: v for k, v in tags.items() if k not in input["TagKeys"]}
    cognito.store.save(pool)
    return {}
