"""The second factors that a user, or an administrator for it, chooses."""

from csc.emulator.calls import Input
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.passkeys.relying_party import is_second_factor_too

_SETTINGS = (
    ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"),
    ("SMSMfaSettings", "SMS_MFA"),
    ("EmailMfaSettings", "EMAIL_OTP"),
)


def mfa_preferences(pool: Pool, user: User, input: Input, *, admin: bool = False) -> None:
    """Change ``user.mfa`` and ``user.preferred_mfa``. Raises InvalidParameterException."""
    preferred = [name for name, _ in _SETTINGS if (input.get(name) or {}).get("PreferredMfa")]
    if len(preferred) > 1:
        raise InvalidParameterException("Multiple preferred MFA settings given.")
    for setting, method in _SETTINGS:
        given = input.get(setting)
        if given is None:
            continue
        enabled = bool(given.get("Enabled"))
        if enabled:
            _check_possible(user, method, admin=admin)
        user.mfa = [m for m in user.mfa if m != method] + ([method] if enabled else [])
        if given.get("PreferredMfa") and not enabled:
            raise InvalidParameterException(f"{method} must be enabled to be preferred.")
        if given.get("PreferredMfa"):
            user.preferred_mfa = method
        elif user.preferred_mfa == method:
            user.preferred_mfa = ""

    if input.get("WebAuthnMfaSettings") is not None:
        user.passkey_mfa = bool(input["WebAuthnMfaSettings"].get("Enabled"))
        if user.passkey_mfa:
            _check_passkeys(pool, user)


def _check_passkeys(pool: Pool, user: User) -> None:
    """The pool must let passkeys be a second factor, and the user have another one besides."""
    if not is_second_factor_too(pool):
        raise InvalidParameterException(
            "Passkey MFA requires the FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION."
        )
    if not user.mfa:
        raise InvalidParameterException("Passkey MFA requires another MFA method to be activated.")


def _check_possible(user: User, method: str, *, admin: bool) -> None:
    if method == "SOFTWARE_TOKEN_MFA" and not user.totp_verified and admin:
        raise InvalidParameterException(
            "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA"
        )
    if method == "SOFTWARE_TOKEN_MFA" and not user.totp_verified:
        raise InvalidParameterException("User has not verified software token mfa")
    if method == "SMS_MFA" and not user.attributes.get("phone_number"):
        raise InvalidParameterException("User does not have a phone number to send codes to.")
    if method == "EMAIL_OTP" and not user.attributes.get("email"):
        raise InvalidParameterException("User does not have an email address to send codes to.")
