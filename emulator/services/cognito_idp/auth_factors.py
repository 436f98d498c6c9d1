"""What a user can sign in with, in the API's words."""

from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.describe import describe_mfa
from csc.emulator.services.cognito_idp.entities import Pool, User

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_factors(cognito: "CognitoIdp", pool: Pool, user: User) -> dict[str, Any]:
    """The answer of GetUserAuthFactors: the first factors that work for the user."""
    factors = ["PASSWORD"] if user.password is not None else []
    if user.attributes.get("email_verified") == "true":
        factors.append("EMAIL_OTP")
    if user.attributes.get("phone_number_verified") == "true":
        factors.append("SMS_OTP")
    if cognito.passkeys.of(pool, user):
        factors.append("WEB_AUTHN")
    return {
        "Username": user.username,
        **describe_mfa(user),
        "ConfiguredUserAuthFactors": factors,
    }
