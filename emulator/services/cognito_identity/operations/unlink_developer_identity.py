"""A user of the developer's backend is no longer an identity."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.errors import ResourceConflictException
from csc.emulator.services.cognito_identity.find import identity_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def unlink_developer_identity(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool, identity = pool_of(service, input), identity_of(service, input)
    own, user = input["DeveloperProviderName"], input["DeveloperUserIdentifier"]
    known = service.store.identity_of(pool.id, own, user)
    if known is None or known.id != identity.id:
        raise ResourceConflictException("The developer user is not linked to the identity.")
    service.store.forget_subject(identity, own, user)
    if not service.store.subjects_of(identity, own):
        service.store.forget_login(identity, own)
    return {}
