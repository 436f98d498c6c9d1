"""Logins are no longer an identity's; whoever asks proves to be it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.errors import NotAuthorizedException
from csc.emulator.services.cognito_identity.find import identity_of
from csc.emulator.services.cognito_identity.logins_match import check_logins
from csc.emulator.services.cognito_identity.read_logins import read_logins

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def unlink_identity(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    identity = identity_of(service, input)
    pool = service.store.pools[identity.pool]
    logins = read_logins(service, pool, input["Logins"])
    if not logins:
        raise NotAuthorizedException(f"Access to Identity '{identity.id}' is forbidden.")
    check_logins(pool, identity, logins)
    for provider in input["LoginsToRemove"]:
        service.store.forget_login(identity, provider)
    return {}
