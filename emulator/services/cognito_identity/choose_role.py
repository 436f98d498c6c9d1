"""Which role an identity gets: by its token, by rules over its claims, or the pool's own.

Source: Amazon Cognito Developer Guide, "Using role-based access control".
"""

from typing import Any

from csc.emulator.services.cognito_identity.entities import IdentityPool
from csc.emulator.services.cognito_identity.errors import (
    InvalidIdentityPoolConfigurationException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_identity.read_logins import Login


def choose_role(pool: IdentityPool, logins: list[Login], custom: str | None) -> str:
    """A role's ARN. Raises NotAuthorizedException, InvalidIdentityPoolConfigurationException."""
    if not logins:
        return _own(pool, "unauthenticated")
    login = logins[0]
    mapping = pool.mappings.get(f"{login.provider}:{login.client}") or {}
    if mapping.get("Type") == "Rules":
        found = _by_rules(mapping, login)
    elif mapping.get("Type") == "Token":
        found = _by_token(login, custom)
    else:
        if custom is not None:
            raise NotAuthorizedException("Custom role is not allowed without role mappings.")
        return _own(pool, "authenticated")
    if found is not None:
        return found
    if mapping.get("AmbiguousRoleResolution") == "AuthenticatedRole":
        return _own(pool, "authenticated")
    raise NotAuthorizedException("Token is not from a role that the identity may assume.")


def _own(pool: IdentityPool, kind: str) -> str:
    role = pool.roles.get(kind)
    if role is None:
        raise InvalidIdentityPoolConfigurationException(
            "Invalid identity pool configuration. Check assigned IAM roles for this pool."
        )
    return role


def _by_token(login: Login, custom: str | None) -> str | None:
    """The token's preferred role; the one that is asked for, where the token has it."""
    roles = login.claims.get("cognito:roles") or []
    if custom is not None:
        if custom not in roles:
            raise NotAuthorizedException("The custom role is not one of the token's roles.")
        return custom
    preferred = login.claims.get("cognito:preferred_role")
    if isinstance(preferred, str):
        return preferred
    return str(roles[0]) if len(roles) == 1 else None


def _by_rules(mapping: dict[str, Any], login: Login) -> str | None:
    """The first rule that holds."""
    for rule in (mapping.get("RulesConfiguration") or {}).get("Rules") or ():
        if _holds(rule, login.claims.get(rule["Claim"])):
            return str(rule["RoleARN"])
    return None


def _holds(rule: dict[str, Any], claim: Any) -> bool:
    if claim is None:
        return False
    values = [str(value) for value in claim] if isinstance(claim, list) else [str(claim)]
    wanted, kind = rule["Value"], rule["MatchType"]
    if kind == "NotEqual":
        return wanted not in values
    if kind == "Contains":
        return any(wanted in value for value in values)
    if kind == "StartsWith":
        return any(value.startswith(wanted) for value in values)
    return wanted in values
