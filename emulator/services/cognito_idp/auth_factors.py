"""What a user can sign in with, in the API's words."""

from typing import Any

from csc.emulator.services.cognito_idp.describe import describe_mfa
from csc.emulator.services.cognito_idp.entities import User


def describe_factors(user: User) -> dict[str, Any]:
    """The answer of GetUserAuthFactors: the first factors that work for the user."""
    factors = ["PASSWORD"] if user.password is not None else []
    if user.attributes.get("email_verified") == "true":
        factors.append("EMAIL_OTP")
    if user.attributes.get("phone_number_verified") == "true":
        factors.append("SMS_OTP")
    return {
        "Username": user.username,
        **describe_mfa(user),
        "ConfiguredUserAuthFactors": factors,
    }
