"""Who somebody is in a pool: the same id for the same login, a new one for a guest."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.entities import PoolIdentity
from csc.emulator.services.cognito_identity.errors import NotAuthorizedException
from csc.emulator.services.cognito_identity.find import pool_of
from csc.emulator.services.cognito_identity.read_logins import read_logins

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def get_id(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    pool = pool_of(service, input)
    logins = read_logins(service, pool, input.get("Logins"))
    if not logins and not pool.allows_guests:
        raise NotAuthorizedException(
            "Unauthenticated access is not supported for this identity pool."
        )
    for login in logins:
        known = service.store.identity_of(pool.id, login.provider, login.sub)
        if known is not None:
            return {"IdentityId": known.id}
    now, region = service.cloud.clock.now(), pool.id.partition(":")[0]
    named = {login.provider: login.sub for login in logins}
    made = PoolIdentity(f"{region}:{service.cloud.clock.uuid()}", pool.id, now, now, named)
    service.store.save_identity(made)
    return {"IdentityId": made.id}
