"""Let a provider's user sign in as a user of the pool."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import (
    AliasExistsException,
    InvalidParameterException,
)
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.identity_providers import provider_of
from csc.emulator.services.cognito_idp.links import add_identity

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_link_provider_for_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    destination, source = input["DestinationUser"], input["SourceUser"]
    user = user_of(cognito, pool, destination.get("ProviderAttributeValue") or "")
    if user.status == "EXTERNAL_PROVIDER" and destination.get("ProviderName") == "Cognito":
        raise InvalidParameterException("Destination user must be a native user of the pool.")
    provider = provider_of(cognito, pool, source.get("ProviderName") or "")
    subject = source.get("ProviderAttributeValue") or ""
    if not subject:
        raise InvalidParameterException("SourceUser needs a ProviderAttributeValue.")
    owner = cognito.links.find(pool, provider.name, subject)
    if owner is not None and owner != user.sub:
        raise AliasExistsException(
            "Merging is not currently supported, provide a SourceUser that "
            "has not been signed up in order to link."
        )
    now = cognito.cloud.clock.now()
    add_identity(user, provider.name, provider.kind, subject, now, primary=False)
    user.modified = now
    cognito.users.save(pool, user)
    cognito.links.add(pool, provider.name, subject, user.sub)
    return {}
