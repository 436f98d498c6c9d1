"""Delete a group; its members stay."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import group_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_group(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    cognito.store.delete(group_of(cognito, pool_of(cognito, input), input["GroupName"]))
    return {}
