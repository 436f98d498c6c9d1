"""An identity and its token for a user whom the developer's own backend has checked."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.entities import IdentityPool, PoolIdentity
from csc.emulator.services.cognito_identity.errors import (
    DeveloperUserAlreadyRegisteredException,
    InvalidParameterException,
)
from csc.emulator.services.cognito_identity.find import identity_of, pool_of
from csc.emulator.services.cognito_identity.open_id_token import make_token
from csc.emulator.services.cognito_identity.read_logins import read_logins

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def get_open_id_token_for_developer_identity(
    service: "CognitoIdentity", input: Input, call: Call
) -> Output:
    pool = pool_of(service, input)
    own = str(pool.config.get("DeveloperProviderName") or "")
    logins = dict(input["Logins"])
    user = logins.pop(own, None)
    if not own or user is None:
        raise InvalidParameterException("The developer provider is not one of the logins.")
    others = read_logins(service, pool, logins)
    identity = _identity(service, pool, own, user, input)
    identity.logins.update({login.provider: login.sub for login in others})
    identity.logins[own] = user
    service.store.save_identity(identity)
    token = make_token(
        service, pool, identity, sorted(identity.logins), int(input.get("TokenDuration") or 900)
    )
    return {"IdentityId": identity.id, "Token": token}


def _identity(
    service: "CognitoIdentity", pool: IdentityPool, own: str, user: str, input: Input
) -> PoolIdentity:
    known = service.store.identity_of(pool.id, own, user)
    if input.get("IdentityId"):
        asked = identity_of(service, input)
        if asked.pool != pool.id:
            raise InvalidParameterException("The identity is of another identity pool.")
        if known is not None and known.id != asked.id:
            raise DeveloperUserAlreadyRegisteredException(
                "The developer user is already registered with another identity."
            )
        return asked
    if known is not None:
        return known
    now, region = service.cloud.clock.now(), pool.id.partition(":")[0]
    return PoolIdentity(f"{region}:{service.cloud.clock.uuid()}", pool.id, now, now)
