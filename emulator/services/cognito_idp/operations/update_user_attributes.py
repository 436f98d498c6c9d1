"""A user changes its attributes; a changed address is verified by a code."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import (
    check_attributes,
    check_mutable,
    pairs,
    set_attributes,
)
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.send_code import send_code
from csc.emulator.services.cognito_idp.settings import auto_verified

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def update_user_attributes(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, claims = bearer(cognito, input)
    given = pairs(input["UserAttributes"])
    client = cognito.store.clients[claims.claims["client_id"]]
    writable = client.config.get("WriteAttributes")
    for name in given:
        if name.endswith("_verified") or (writable and name not in writable):
            raise NotAuthorizedException("A client attempted to write unauthorized attribute")
    check_mutable(pool, given)
    check_attributes(pool, given, complete=False)
    changed = [
        name
        for name in auto_verified(pool)
        if given.get(name) not in (None, "", user.attributes.get(name))
    ]
    set_attributes(cognito, pool, user, given)
    cognito.users.save(pool, user)
    sent = [
        await send_code(
            cognito, pool, user, "verify", name, "CustomMessage_UpdateUserAttribute", client.id
        )
        for name in changed
    ]
    return {"CodeDeliveryDetailsList": sent}
