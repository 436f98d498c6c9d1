"""Two users of the developer's backend become one identity."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.errors import ResourceNotFoundException
from csc.emulator.services.cognito_identity.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def merge_developer_identities(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    own = input["DeveloperProviderName"]
    found = [
        service.store.identity_of(pool.id, own, input[name])
        for name in ("SourceUserIdentifier", "DestinationUserIdentifier")
    ]
    source, destination = found
    if source is None or destination is None:
        raise ResourceNotFoundException("The developer user is not registered.")
    if source.id != destination.id:
        service.store.move_subjects(source, destination)
    return {"IdentityId": destination.id}
