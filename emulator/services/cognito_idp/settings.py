"""A pool's and a client's settings, with Cognito's defaults for what isn't given.

Source: Amazon Cognito User Pools API Reference, CreateUserPool and CreateUserPoolClient.
"""

from csc.emulator.services.cognito_idp.entities import Client, Config, Pool

DEFAULT_PASSWORD_POLICY: Config = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}

# name of the setting → (its key in TokenValidityUnits, default number, default unit)
_VALIDITY = {
    "AccessTokenValidity": ("AccessToken", 1, "hours"),
    "IdTokenValidity": ("IdToken", 1, "hours"),
    "RefreshTokenValidity": ("RefreshToken", 30, "days"),
}

DEFAULT_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")


def password_policy(pool: Pool) -> Config:
    given = (pool.config.get("Policies") or {}).get("PasswordPolicy")
    if given is None:
        return DEFAULT_PASSWORD_POLICY
    return {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7, **given}


def is_case_sensitive(pool: Pool) -> bool:
    return bool((pool.config.get("UsernameConfiguration") or {}).get("CaseSensitive", True))


def username_attributes(pool: Pool) -> list[str]:
    return list(pool.config.get("UsernameAttributes") or ())


def alias_attributes(pool: Pool) -> list[str]:
    return list(pool.config.get("AliasAttributes") or ())


def auto_verified(pool: Pool) -> list[str]:
    return list(pool.config.get("AutoVerifiedAttributes") or ())


def mfa_configuration(pool: Pool) -> str:
    return str(pool.config.get("MfaConfiguration") or "OFF")


def is_admin_create_only(pool: Pool) -> bool:
    config = pool.config.get("AdminCreateUserConfig") or {}
    return bool(config.get("AllowAdminCreateUserOnly"))


def validity_seconds(client: Client, setting: str) -> int:
    """The life of a kind of token. RefreshTokenValidity 0 means the default."""
    key, default, unit = _VALIDITY[setting]
    number = client.config.get(setting) or default
    unit = (client.config.get("TokenValidityUnits") or {}).get(key, unit)
    return int(number) * _SECONDS[unit]


def allows_flow(client: Client, flow: str) -> bool:
    """``flow`` without its ``ALLOW_``. The names of before 2019 have no prefix and mean the same."""
    flows = client.config.get("ExplicitAuthFlows") or DEFAULT_FLOWS
    old = {"ADMIN_USER_PASSWORD_AUTH": "ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH": "CUSTOM_AUTH_FLOW_ONLY"}
    if f"ALLOW_{flow}" in flows or old.get(flow, flow) in flows:
        return True
    prefixed = any(name.startswith("ALLOW_") for name in flows)
    return flow in ("REFRESH_TOKEN_AUTH", "USER_SRP_AUTH") and not prefixed


def hides_users(client: Client) -> bool:
    """Whether errors must not say that a user doesn't exist."""
    return client.config.get("PreventUserExistenceErrors") == "ENABLED"


def revokes_tokens(client: Client) -> bool:
    return bool(client.config.get("EnableTokenRevocation", True))


def session_seconds(client: Client) -> int:
    """How long a challenge may be answered."""
    return int(client.config.get("AuthSessionValidity") or 3) * 60
