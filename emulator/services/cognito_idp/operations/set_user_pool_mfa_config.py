"""Whether a pool asks for a second factor, and which ones it offers."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.answer_mfa import pool_methods
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.passkeys.relying_party import configuration
from csc.emulator.services.cognito_idp.settings import mfa_configuration

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def set_user_pool_mfa_config(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    wanted = input.get("MfaConfiguration", "OFF")
    _check(input, wanted)
    offered = []
    if (input.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled"):
        offered.append("SOFTWARE_TOKEN_MFA")
    if (input.get("SmsMfaConfiguration") or {}).get("SmsConfiguration"):
        offered.append("SMS_MFA")
        pool.config["SmsConfiguration"] = input["SmsMfaConfiguration"]["SmsConfiguration"]
        pool.config["SmsAuthenticationMessage"] = input["SmsMfaConfiguration"].get(
            "SmsAuthenticationMessage"
        )
    if input.get("EmailMfaConfiguration") is not None:
        offered.append("EMAIL_OTP")
    pool.config["EnabledMfas"] = offered
    pool.config["MfaConfiguration"] = wanted
    if input.get("WebAuthnConfiguration") is not None:
        pool.config["WebAuthnConfiguration"] = dict(input["WebAuthnConfiguration"])
    cognito.store.save(pool)
    return _shown(pool)


def _check(input: Input, wanted: str) -> None:
    """Passkeys (WebAuthnConfiguration) are no second factor, so they go with OFF too."""
    token = input.get("SoftwareTokenMfaConfiguration")
    given = [input.get("SmsMfaConfiguration"), input.get("EmailMfaConfiguration"), token]
    if wanted == "OFF" and any(factor is not None for factor in given):
        raise InvalidParameterException(
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        )
    sms = (input.get("SmsMfaConfiguration") or {}).get("SmsConfiguration")
    email = input.get("EmailMfaConfiguration") is not None
    if wanted != "OFF" and not (sms or email or (token or {}).get("Enabled")):
        raise InvalidParameterException(
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional "
            "configuration."
        )


def _shown(pool: Pool) -> Output:
    offered = pool_methods(pool)
    output: Output = {"MfaConfiguration": mfa_configuration(pool)}
    if "SOFTWARE_TOKEN_MFA" in offered:
        output["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
    if "SMS_MFA" in offered and pool.config.get("SmsConfiguration"):
        output["SmsMfaConfiguration"] = {"SmsConfiguration": pool.config["SmsConfiguration"]}
    if "EMAIL_OTP" in offered:
        output["EmailMfaConfiguration"] = {}
    if configuration(pool):
        output["WebAuthnConfiguration"] = configuration(pool)
    return output
