"""Tag a pool."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import tags_pool

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def tag_resource(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = tags_pool(cognito, input)
    pool.config["UserPoolTags"] = {**(pool.config.get("UserPoolTags") or {}), **input["Tags"]}
    cognito.store.save(pool)
    return {}
