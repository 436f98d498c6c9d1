"""Change a user's attributes; an administrator may vouch for addresses."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import (
    check_attributes,
    check_mutable,
    pairs,
    set_attributes,
)
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_update_user_attributes(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    given = pairs(input["UserAttributes"])
    check_mutable(pool, given)
    check_attributes(pool, given, complete=False)
    set_attributes(cognito, pool, user, given)
    cognito.users.save(pool, user)
    return {}
