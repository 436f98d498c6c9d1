"""The code that was sent to an address proves it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import check_aliases
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.send_code import check_code

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def verify_user_attribute(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, _ = bearer(cognito, input)
    name = input["AttributeName"]
    check_code(cognito, pool, user, "verify", name, input["Code"])
    user.attributes[f"{name}_verified"] = "true"
    check_aliases(cognito, pool, user)
    cognito.users.save(pool, user)
    return {}
