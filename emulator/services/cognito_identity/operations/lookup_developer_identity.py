"""The users that an identity stands for at the developer's backend; or whose identity a user has."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.errors import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from csc.emulator.services.cognito_identity.find import identity_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def lookup_developer_identity(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    own = str(pool.config.get("DeveloperProviderName") or "")
    if input.get("IdentityId"):
        identity = identity_of(service, input)
    elif input.get("DeveloperUserIdentifier"):
        known = service.store.identity_of(pool.id, own, input["DeveloperUserIdentifier"])
        if known is None:
            raise ResourceNotFoundException("The developer user is not registered.")
        identity = known
    else:
        raise InvalidParameterException("IdentityId or DeveloperUserIdentifier is required.")
    if identity.pool != pool.id:
        raise ResourceNotFoundException(f"Identity '{identity.id}' not found.")
    return {
        "IdentityId": identity.id,
        "DeveloperUserIdentifierList": service.store.subjects_of(identity, own),
    }
