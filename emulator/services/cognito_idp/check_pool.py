"""What the settings of a pool and of its clients may be."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.services.cognito_idp.check_schema import check_schema
from csc.emulator.services.cognito_idp.entities import Config, Pool
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    ResourceNotFoundException,
    ScopeDoesNotExistException,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

OWN_SCOPES = frozenset({"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"})

FLOWS = frozenset(
    {
        "ADMIN_NO_SRP_AUTH",
        "CUSTOM_AUTH_FLOW_ONLY",
        "USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_AUTH",
    }
)


def check_pool_settings(config: Config) -> None:
    """Raises InvalidParameterException."""
    if config.get("UsernameAttributes") and config.get("AliasAttributes"):
        raise InvalidParameterException(
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool."
        )
    policy = (config.get("Policies") or {}).get("PasswordPolicy") or {}
    length = policy.get("MinimumLength", 8)
    if not 6 <= int(length) <= 99:
        raise InvalidParameterException(
            f"1 validation error detected: Value '{length}' at 'policies.passwordPolicy."
            "minimumLength' failed to satisfy constraint: Member must have value greater than or "
            "equal to 6 and less than or equal to 99"
        )
    check_schema(config.get("Schema") or ())
    if config.get("MfaConfiguration", "OFF") not in ("OFF", "ON", "OPTIONAL"):
        raise InvalidParameterException("MfaConfiguration must be OFF, ON or OPTIONAL")


def check_client_settings(cognito: "CognitoIdp", pool: Pool, config: Config) -> None:
    """Raises InvalidParameterException, ScopeDoesNotExistException."""
    known = OWN_SCOPES | {
        f"{server.identifier}/{scope}"
        for server in cognito.store.servers_of(pool.id)
        for scope in server.scopes
    }
    check_flows(config)
    for scope in config.get("AllowedOAuthScopes") or ():
        if scope not in known:
            raise ScopeDoesNotExistException(f"Invalid scope requested: {scope}")


def check_flows(config: Config) -> None:
    """The names in ExplicitAuthFlows and AllowedOAuthFlows, and how they go together."""
    flows = config.get("ExplicitAuthFlows") or ()
    for flow in flows:
        if flow not in FLOWS:
            raise InvalidParameterException(f"ExplicitAuthFlows: {flow} is unknown")
    old = [flow for flow in flows if not flow.startswith("ALLOW_")]
    if old and len(old) != len(flows):
        raise InvalidParameterException(
            "ExplicitAuthFlows can not mix names with and without the ALLOW_ prefix."
        )
    oauth = config.get("AllowedOAuthFlows") or ()
    if "client_credentials" in oauth and len(oauth) > 1:
        raise InvalidParameterException(
            "client_credentials flow can not be selected along with code flow or implicit flow."
        )


def deletable_pool(pool: Pool) -> Pool:
    if pool.config.get("DeletionProtection") == "ACTIVE":
        raise InvalidParameterException(
            "The user pool cannot be deleted because deletion protection is activated. Deletion "
            "protection must be inactivated first."
        )
    return pool


def tags_pool(cognito: "CognitoIdp", input: Input) -> Pool:
    """The pool of ``ResourceArn``."""
    for pool in cognito.store.pools.values():
        if pool.arn == input["ResourceArn"]:
            return pool
    raise ResourceNotFoundException("The specified resource does not exist.")
