"""Identity providers from outside: what Cognito needs of each kind, and their API form.

Source: Amazon Cognito User Pools API Reference, CreateIdentityProvider (ProviderDetails).
"""

from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.entities import IdentityProvider, Pool
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    ResourceNotFoundException,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

ENDPOINTS: dict[str, dict[str, str]] = {
    "Google": {
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "oidc_issuer": "https://accounts.google.com",
    },
    "Facebook": {
        "authorize_url": "https://www.facebook.com/v17.0/dialog/oauth",
        "token_url": "https://graph.facebook.com/v17.0/oauth/access_token",
        "attributes_url": "https://graph.facebook.com/v17.0/me?fields=",
    },
    "LoginWithAmazon": {
        "authorize_url": "https://www.amazon.com/ap/oa",
        "token_url": "https://api.amazon.com/auth/o2/token",
        "attributes_url": "https://api.amazon.com/user/profile",
    },
    "SignInWithApple": {
        "authorize_url": "https://appleid.apple.com/auth/authorize",
        "token_url": "https://appleid.apple.com/auth/token",
        "oidc_issuer": "https://appleid.apple.com",
    },
}
"""What Cognito fills in itself for the providers that everybody knows."""

SUBJECT = {"Facebook": "id", "LoginWithAmazon": "user_id", "SAML": "NameID"}
"""The claim that names a user at a provider, where it isn't ``sub``."""


def provider_of(cognito: "CognitoIdp", pool: Pool, name: str) -> IdentityProvider:
    """Raises ResourceNotFoundException."""
    found = cognito.store.providers.get((pool.id, name))
    if found is None:
        raise ResourceNotFoundException(f"Identity provider {name} does not exist.")
    return found


def find_by_identifier(
    cognito: "CognitoIdp", pool: Pool, identifier: str
) -> IdentityProvider | None:
    """By one of the names (a company's domain) that a provider answers to."""
    for provider in cognito.store.providers_of(pool.id):
        if identifier in provider.identifiers:
            return provider
    return None


def complete_details(kind: str, given: dict[str, str]) -> dict[str, str]:
    """With the addresses that Cognito knows. Raises InvalidParameterException."""
    details = {**ENDPOINTS.get(kind, {}), **given}
    if kind == "SAML" and not ("MetadataURL" in details or "MetadataFile" in details):
        raise InvalidParameterException(
            "Either MetadataURL or MetadataFile is required for SAML identity providers."
        )
    if kind == "OIDC":
        for name in ("client_id", "oidc_issuer"):
            if not details.get(name):
                raise InvalidParameterException(f"Missing required parameter: {name}")
        details.setdefault("attributes_request_method", "GET")
        details.setdefault("authorize_scopes", "openid")
    return details


def describe_provider(provider: IdentityProvider) -> dict[str, Any]:
    """IdentityProviderType."""
    return {
        "UserPoolId": provider.pool,
        "ProviderName": provider.name,
        "ProviderType": provider.kind,
        "ProviderDetails": provider.details,
        "AttributeMapping": provider.mapping,
        "IdpIdentifiers": provider.identifiers,
        "CreationDate": provider.created,
        "LastModifiedDate": provider.modified,
    }
