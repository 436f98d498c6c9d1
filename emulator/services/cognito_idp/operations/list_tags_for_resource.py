"""A pool's tags."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import tags_pool

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_tags_for_resource(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    return {"Tags": tags_pool(cognito, input).config.get("UserPoolTags") or {}}
