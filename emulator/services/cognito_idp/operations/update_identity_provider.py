"""Change what is given of a provider."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.identity_providers import (
    complete_details,
    describe_provider,
    provider_of,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_identity_provider(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    provider = provider_of(cognito, pool, input["ProviderName"])
    if input.get("ProviderDetails") is not None:
        provider.details = complete_details(provider.kind, input["ProviderDetails"])
    if input.get("AttributeMapping") is not None:
        provider.mapping = dict(input["AttributeMapping"])
    if input.get("IdpIdentifiers") is not None:
        provider.identifiers = list(input["IdpIdentifiers"])
    provider.modified = cognito.cloud.clock.now()
    cognito.store.save(provider)
    return {"IdentityProvider": describe_provider(provider)}
