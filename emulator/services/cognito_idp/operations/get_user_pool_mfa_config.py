"""Whether a pool asks for a second factor, and which ones it offers."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.answer_mfa import pool_methods
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.passkeys.relying_party import configuration
from csc.emulator.services.cognito_idp.settings import mfa_configuration

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_user_pool_mfa_config(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    offered = pool_methods(pool)
    output: Output = {"MfaConfiguration": mfa_configuration(pool)}
    if "SOFTWARE_TOKEN_MFA" in offered and output["MfaConfiguration"] != "OFF":
        output["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
    if "SMS_MFA" in offered and pool.config.get("SmsConfiguration"):
        output["SmsMfaConfiguration"] = {"SmsConfiguration": pool.config["SmsConfiguration"]}
    if "EMAIL_OTP" in offered:
        output["EmailMfaConfiguration"] = {}
    if configuration(pool):
        output["WebAuthnConfiguration"] = configuration(pool)
    return output
