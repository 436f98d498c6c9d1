"""Change what is given of a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_group
from csc.emulator.services.cognito_idp.find import group_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_group(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    group = group_of(cognito, pool_of(cognito, input), input["GroupName"])
    group.description = input.get("Description", group.description)
    group.role = input.get("RoleArn", group.role)
    group.precedence = input.get("Precedence", group.precedence)
    group.modified = cognito.cloud.clock.now()
    cognito.store.save(group)
    return {"Group": describe_group(group)}
