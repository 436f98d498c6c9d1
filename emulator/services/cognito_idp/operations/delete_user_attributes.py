"""A user takes attributes away from itself."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import check_known, check_mutable
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import bearer

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_user_attributes(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    check_known(pool, input["UserAttributeNames"])
    check_mutable(pool, input["UserAttributeNames"])
    for name in input["UserAttributeNames"]:
        if name.endswith("_verified"):
            raise NotAuthorizedException("A client attempted to write unauthorized attribute")
        user.attributes.pop(name, None)
        user.attributes.pop(f"{name}_verified", None)
    user.modified = cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    return {}
