"""Take attributes away from a user."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import check_known, check_mutable
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_delete_user_attributes(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    check_known(pool, input["UserAttributeNames"])
    check_mutable(pool, input["UserAttributeNames"])
    for name in input["UserAttributeNames"]:
        user.attributes.pop(name, None)
    user.modified = cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    return {}
