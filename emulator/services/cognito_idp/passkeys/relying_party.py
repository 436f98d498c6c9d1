"""Whom a pool's passkeys are for, and whether it takes them at all.

The relying party is ``WebAuthnConfiguration.RelyingPartyId``, else the pool's domain, whose pages are
on ``localhost`` here: a browser lets a page of this machine use no other relying party.

Source: Amazon Cognito User Pools API Reference, WebAuthnConfigurationType.
"""

from csc.emulator.services.cognito_idp.entities import Config, Pool, User
from csc.emulator.services.cognito_idp.errors import (
    WebAuthnConfigurationMissingException,
    WebAuthnNotEnabledException,
)

LOCAL = "localhost"


_IN_TEMPLATES = {
    "RelyingPartyId": "WebAuthnRelyingPartyID",
    "UserVerification": "WebAuthnUserVerification",
    "FactorConfiguration": "WebAuthnFactorConfiguration",
}


def configuration(pool: Pool) -> Config:
    """WebAuthnConfigurationType, also of what a template says under names of its own."""
    given = pool.config.get("WebAuthnConfiguration") or {}
    own = {ours: pool.config.get(theirs) for ours, theirs in _IN_TEMPLATES.items()}
    return {name: value for name, value in {**own, **given}.items() if value}


def first_factors(pool: Pool) -> list[str]:
    """AllowedFirstAuthFactors: passwords where a pool doesn't say."""
    policy = (pool.config.get("Policies") or {}).get("SignInPolicy") or {}
    return list(policy.get("AllowedFirstAuthFactors") or ("PASSWORD",))


def relying_party(pool: Pool, has_domain: bool) -> str:
    """Raises WebAuthnNotEnabledException, WebAuthnConfigurationMissingException."""
    if "WEB_AUTHN" not in first_factors(pool):
        raise WebAuthnNotEnabledException("Passkeys are not enabled for the user pool.")
    given = configuration(pool).get("RelyingPartyId")
    if not given and not has_domain:
        raise WebAuthnConfigurationMissingException(
            "The user pool has no relying party id and no domain."
        )
    return str(given or LOCAL)


def user_verification(pool: Pool) -> str:
    """``required`` or ``preferred``."""
    if is_second_factor_too(pool):
        return "required"
    return str(configuration(pool).get("UserVerification") or "preferred")


def stands_for_both(pool: Pool, user: User) -> bool:
    """Whether the user's passkey is asked for instead of a password and a second factor."""
    return is_second_factor_too(pool) and user.passkey_mfa


def is_second_factor_too(pool: Pool) -> bool:
    """Whether a passkey whose user was verified stands for both factors."""
    return configuration(pool).get("FactorConfiguration") == "MULTI_FACTOR_WITH_USER_VERIFICATION"
