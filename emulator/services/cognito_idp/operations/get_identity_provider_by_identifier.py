"""The provider that answers to a name, such as a company's domain."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.identity_providers import (
    describe_provider,
    find_by_identifier,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def get_identity_provider_by_identifier(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    found = find_by_identifier(cognito, pool, input["IdpIdentifier"])
    if found is None:
        raise ResourceNotFoundException(
            f"Identity provider {input['IdpIdentifier']} does not exist."
        )
    return {"IdentityProvider": describe_provider(found)}
