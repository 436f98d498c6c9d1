"""One group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_group
from csc.emulator.services.cognito_idp.find import group_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_group(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    return {"Group": describe_group(group_of(cognito, pool_of(cognito, input), input["GroupName"]))}
