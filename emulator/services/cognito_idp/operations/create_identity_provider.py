"""A provider from outside, at which a pool's users may sign in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.entities import IdentityProvider
from csc.emulator.services.cognito_idp.errors import (
    DuplicateProviderException,
    InvalidParameterException,
)
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.identity_providers import (
    complete_details,
    describe_provider,
    find_by_identifier,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_identity_provider(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    name, kind = input["ProviderName"], input["ProviderType"]
    if (pool.id, name) in cognito.store.providers:
        raise DuplicateProviderException("A provider with the name already exists.")
    identifiers = list(input.get("IdpIdentifiers") or ())
    for identifier in identifiers:
        if find_by_identifier(cognito, pool, identifier) is not None:
            raise InvalidParameterException(f"The identifier {identifier} is already in use.")
    now = cognito.cloud.clock.now()
    provider = IdentityProvider(
        name,
        pool.id,
        kind,
        now,
        now,
        complete_details(kind, input["ProviderDetails"]),
        dict(input.get("AttributeMapping") or {"username": "sub"}),
        identifiers,
    )
    cognito.store.save(provider)
    return {"IdentityProvider": describe_provider(provider)}
