"""Credentials of the role that an identity gets, for an hour."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.choose_role import choose_role
from csc.emulator.services.cognito_identity.entities import PoolIdentity
from csc.emulator.services.cognito_identity.errors import (
    InvalidIdentityPoolConfigurationException,
)
from csc.emulator.services.cognito_identity.find import identity_of
from csc.emulator.services.cognito_identity.logins_match import check_logins
from csc.emulator.services.cognito_identity.open_id_token import PROVIDER
from csc.emulator.services.cognito_identity.read_logins import Login, read_logins
from csc.emulator.services.iam.assume_role import Trust, issue_for_role
from csc.emulator.services.iam.errors import AccessDenied, NoSuchEntity
from csc.emulator.services.iam.principals import Principal

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity


def get_credentials_for_identity(service: "CognitoIdentity", input: Input, call: Call) -> Output:
    identity = identity_of(service, input)
    pool = service.store.pools[identity.pool]
    logins = read_logins(service, pool, input.get("Logins"))
    check_logins(pool, identity, logins)
    role = choose_role(pool, logins, input.get("CustomRoleArn"))
    given = {
        f"{PROVIDER}:aud": pool.id,
        f"{PROVIDER}:sub": identity.id,
        f"{PROVIDER}:amr": [
            "authenticated" if logins else "unauthenticated",
            *providers_of(logins, identity),
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


def providers_of(logins: list[Login], identity: PoolIdentity) -> list[str]:
    """What ``amr`` names: the providers; for a developer's token those the identity is known to."""
    named = [login.provider for login in logins if login.provider != PROVIDER]
    return named if named or not logins else sorted(identity.logins)
