"""A token that says who somebody is in a pool: for STS, in the basic flow."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.find import identity_of
from csc.emulator.services.cognito_identity.logins_match import check_logins
from csc.emulator.services.cognito_identity.open_id_token import make_token
from csc.emulator.services.cognito_identity.operations.get_credentials_for_identity import (
    providers_of,
)
from csc.emulator.services.cognito_identity.read_logins import read_logins

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def get_open_id_token(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    identity = identity_of(service, input)
    pool = service.store.pools[identity.pool]
    logins = read_logins(service, pool, input.get("Logins"))
    check_logins(pool, identity, logins)
    token = make_token(service, pool, identity, providers_of(logins, identity))
    return {"IdentityId": identity.id, "Token": token}
