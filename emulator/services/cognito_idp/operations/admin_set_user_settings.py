"""The older form of AdminSetUserMFAPreference: SMS alone."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.mfa_preferences import mfa_preferences

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_set_user_settings(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    wanted = any(option.get("DeliveryMedium") == "SMS" for option in input["MFAOptions"])
    mfa_preferences(pool, user, {"SMSMfaSettings": {"Enabled": wanted}})
    cognito.users.save(pool, user)
    return {}
