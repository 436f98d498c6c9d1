"""Credentials of the role that an identity gets, for an hour."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.choose_role import choose_role
from csc.emulator.services.cognito_identity.entities import IdentityPool, PoolIdentity
from csc.emulator.services.cognito_identity.errors import (
    InvalidIdentityPoolConfigurationException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_identity.find import identity_of
from csc.emulator.services.cognito_identity.read_logins import Login, read_logins
from csc.emulator.services.iam.assume_role import Trust, issue_for_role
from csc.emulator.services.iam.errors import AccessDenied, NoSuchEntity
from csc.emulator.services.iam.principals import Principal

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity

PROVIDER = "cognito-identity.amazonaws.com"
"""What identity pools are called in trust policies."""


def get_credentials_for_identity(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    identity = identity_of(service, input)
    pool = service.store.pools[identity.pool]
    logins = read_logins(service, pool, input.get("Logins"))
    _check(pool, identity, logins)
    role = choose_role(pool, logins, input.get("CustomRoleArn"))
    given = {
        f"{PROVIDER}:aud": pool.id,
        f"{PROVIDER}:sub": identity.id,
        f"{PROVIDER}:amr": [
            "authenticated" if logins else "unauthenticated",
            *(login.provider for login in logins),
        ],
    }
    principal = Principal("federated", PROVIDER, PROVIDER, service.cloud.account)
    trust = Trust(principal, action="sts:AssumeRoleWithWebIdentity", context=given)
    keys = {f"{PROVIDER}:aud": pool.id, f"{PROVIDER}:sub": identity.id}
    try:
        issued = issue_for_role(service.iam, role, "CognitoIdentityCredentials", trust, keys=keys)
    except (AccessDenied, NoSuchEntity) as refused:
        raise InvalidIdentityPoolConfigurationException(
            "Invalid identity pool configuration. Check assigned IAM roles for this pool."
        ) from refused
    return {
        "IdentityId": identity.id,
        "Credentials": {
            "AccessKeyId": issued.access_key,
            "SecretKey": issued.secret,
            "SessionToken": issued.token,
            "Expiration": issued.expires,
        },
    }


def _check(pool: IdentityPool, identity: PoolIdentity, logins: list[Login]) -> None:
    """An identity with logins needs a token of one of them; a guest must be let in."""
    if not logins and (identity.logins or not pool.allows_guests):
        raise NotAuthorizedException(
            f"Access to Identity '{identity.id}' is forbidden."
            if identity.logins
            else "Unauthenticated access is not supported for this identity pool."
        )
    for login in logins:
        if identity.logins.get(login.provider) != login.sub:
            raise NotAuthorizedException(
                "Logins don't match. Please include at least one valid login for this identity or identity pool."
            )
