"""The public keys of a JWT's issuer, by their ids.

    https://cognito-idp.us-east-1.amazonaws.com/<pool id>   a user pool of this cloud: its own keys
    http://localhost:8080/_aws/cognito-idp/<pool id>        the same pool, by its local address
    https://any.example.com                                 its OpenID configuration, then its key set

An issuer from outside is asked by https or on this machine, and again after two hours, or when a
token names a key that wasn't there (API Gateway caches keys for up to two hours).
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.service import CognitoIdp

KEPT = 7200.0
"""Seconds that an issuer's keys are taken for its keys."""
BETWEEN = 60.0
"""Seconds before an issuer is asked again for a key that it didn't have."""

Keys = Mapping[str, Any]
"""Key id → python-jose's key."""


class IssuerFailed(Exception):
    """The issuer can't be reached, or publishes no keys."""


@dataclass(slots=True)
class IssuerKeys:
    """One issuer: its keys, and which ``iss`` claims are its own."""

    issuer: str
    _known: dict[str, Any] = field(default_factory=dict)
    _asked: float = float("-inf")

    def find(self, cloud: Cloud, kid: str) -> "Any | Awaitable[Any]":
        """The key, or an awaitable where the issuer has to be asked; None where it has no such key."""
        pool = find_pool(cloud, self.issuer)
        if pool is not None:
            cognito = cloud.services["cognito-idp"]
            assert isinstance(cognito, CognitoIdp)
            keys = cognito.keys.known(pool.id)
            return next((key.verifier for key in keys if key.kid == kid), None)
        age = cloud.clock.now() - self._asked
        if age >= KEPT or (kid not in self._known and age >= BETWEEN):
            return self._ask(cloud, kid)
        return self._known.get(kid)

    async def _ask(self, cloud: Cloud, kid: str) -> Any:
        from jose import jwk

        from csc.emulator.services.sts.ask_issuer import keys_of_issuer

        self._asked = cloud.clock.now()
        try:
            found = await keys_of_issuer(self.issuer)
        except ServiceError as error:
            self._asked = float("-inf")
            raise IssuerFailed(error.message) from error
        self._known = {
            str(key["kid"]): jwk.construct(key, "RS256")
            for key in found["keys"]
            if key.get("kty") == "RSA" and "kid" in key
        }
        return self._known.get(kid)

    def accepts(self, cloud: Cloud, claim: object) -> bool:
        """Whether a token's ``iss`` is this issuer: a pool of ours has two names."""
        if not isinstance(claim, str):
            return False
        pool = find_pool(cloud, self.issuer)
        if pool is None:
            return claim == self.issuer
        own = find_pool(cloud, claim)
        return own is not None and own.id == pool.id


def find_pool(cloud: Cloud, issuer: str) -> Pool | None:
    """The user pool of this cloud that an issuer's URL names."""
    cognito = cloud.services.get("cognito-idp")
    if not isinstance(cognito, CognitoIdp):
        return None
    where, _, pool_id = issuer.rpartition("/")
    pool = cognito.store.pools.get(pool_id)
    if pool is None:
        return None
    region = pool_id.partition("_")[0]
    on_aws = f"https://cognito-idp.{region}.amazonaws.com"
    local = cognito.issuer(pool).rpartition("/")[0]
    return pool if where in (on_aws, local) else None
