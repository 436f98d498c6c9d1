"""Give a user a password, for good or to be changed at the next sign-in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.passwords import set_password
from csc.emulator.services.cognito_idp.settings import password_policy

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_set_user_password(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    set_password(pool, user, input["Password"])
    if input.get("Permanent"):
        user.status = "CONFIRMED"
    else:
        days = int(password_policy(pool).get("TemporaryPasswordValidityDays") or 7)
        user.temporary_until = cognito.cloud.clock.now() + days * 86_400
        user.status = "FORCE_CHANGE_PASSWORD"
    user.modified = cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    return {}
