"""A code that proves an address, sent to it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.send_code import send_code

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def get_user_attribute_verification_code(
    cognito: "CognitoIdp", input: Input, call: Call
) -> Output:
    pool, user, claims = bearer(cognito, input)
    name = input["AttributeName"]
    if name not in ("email", "phone_number") or not user.attributes.get(name):
        raise InvalidParameterException(
            "User does not have this attribute, or it can't be verified."
        )
    details = await send_code(
        cognito,
        pool,
        user,
        "verify",
        name,
        "CustomMessage_VerifyUserAttribute",
        claims.claims["client_id"],
    )
    return {"CodeDeliveryDetails": details}
