"""Make a user a member of a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import group_of, pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_add_user_to_group(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    group = group_of(cognito, pool, input["GroupName"])
    cognito.users.join(pool, group.name, user_of(cognito, pool, input["Username"]))
    return {}
