"""The auth stack: user pools with their clients and the resource servers that hold the routes' scopes."""

import re
from typing import Any

from csc.compiler.backends.cloudformation.names import (
    distinct,
    export,
    source,
    tags,
    template,
)
from csc.compiler.ir.model import Program, UserPool
from csc.compiler.lowering.scopes import resource_servers

MFA: dict[object, str] = {True: "ON", False: "OFF", "optional": "OPTIONAL", None: "OPTIONAL"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def pool_id(pool: UserPool) -> str:
    return f"{distinct(pool.name)}UserPool"


def auth_stack(program: Program) -> dict[str, Any]:
    resources: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    for pool in program.pools.values():
        name = pool_id(pool)
        resources[name] = _pool(program, pool)
        servers = resource_servers(pool, program.routes)
        for identifier, scopes in servers.items():
            server = f"{name}{distinct(identifier)}Scopes"
            resources[server] = _server(pool, identifier, scopes)
        resources[f"{name}Client"] = _client(pool, servers)
        values = {
            f"{name}Arn": {"Fn::GetAtt": [name, "Arn"]},
            f"{name}Id": {"Ref": name},
            f"{name}ClientId": {"Ref": f"{name}Client"},
        }
        for output, value in values.items():
            outputs[output] = {"Value": value, "Export": export(program, output)}
    stack = template(program, "user pools", resources)
    if any("CallbackURLs" in one["Properties"] for one in resources.values()):
        stack["Parameters"]["CallbackUrl"] = {
            "Type": "String",
            "Default": "http://localhost:8080/",
            "Description": "Where the hosted sign-in page sends the browser back to",
        }
    return stack | {"Outputs": outputs} if outputs else stack


def _pool(program: Program, pool: UserPool) -> dict[str, Any]:
    options = pool.options
    mfa = MFA[options.get("mfa")]
    advanced = options.get("advanced_security", True)
    verified = ["email"] if options.get("verify_email", True) else []
    properties: dict[str, Any] = {
        "UserPoolName": pool.name,
        "UserPoolTier": "PLUS" if advanced else "ESSENTIALS",
        "MfaConfiguration": mfa,
        **({"EnabledMfas": ["SOFTWARE_TOKEN_MFA"]} if mfa != "OFF" else {}),
        "Policies": {"PasswordPolicy": _passwords(options.get("password_policy"))},
        **({"AutoVerifiedAttributes": verified} if verified else {}),
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]
        },
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": not options.get("self_sign_up", True)
        },
        "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED" if advanced else "OFF"},
        "UsernameConfiguration": {"CaseSensitive": False},
        "DeletionProtection": "ACTIVE" if options.get("deletion_protection", True) else "INACTIVE",
        "UserPoolTags": {tag["Key"]: tag["Value"] for tag in tags(program, pool.span)},
    }
    return {
        "Type": "AWS::Cognito::UserPool",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Metadata": {"csc:source": source(pool.span)},
        "Properties": properties,
    }


def _passwords(wish: object) -> dict[str, Any]:
    policy: dict[str, Any] = {
        "MinimumLength": 8,
        "RequireLowercase": True,
        "RequireUppercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 7,
    }
    if isinstance(wish, dict):
        given = {re.sub(r"(?:^|_)(\w)", lambda m: m[1].upper(), k): v for k, v in wish.items()}
        return policy | given
    return policy | ({"RequireSymbols": False} if wish == "standard" else {})


def _server(pool: UserPool, identifier: str, scopes: list[str]) -> dict[str, Any]:
    return {
        "Type": "AWS::Cognito::UserPoolResourceServer",
        "Metadata": {"csc:source": source(pool.span)},
        "Properties": {
            "UserPoolId": {"Ref": pool_id(pool)},
            "Identifier": identifier,
            "Name": identifier,
            "Scopes": [{"ScopeName": one, "ScopeDescription": one} for one in scopes],
        },
    }


def _client(pool: UserPool, servers: dict[str, list[str]]) -> dict[str, Any]:
    access, refresh = pool.options.get("token_ttl", "1h"), pool.options.get("refresh_ttl", "30d")
    resource: dict[str, Any] = {
        "Type": "AWS::Cognito::UserPoolClient",
        "Metadata": {"csc:source": source(pool.span)},
    }
    if servers:
        resource["DependsOn"] = [f"{pool_id(pool)}{distinct(name)}Scopes" for name in servers]
    scopes = [f"{name}/{scope}" for name, found in servers.items() for scope in found]
    oauth = {
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "profile", *scopes],
        "CallbackURLs": [{"Ref": "CallbackUrl"}],
        "SupportedIdentityProviders": ["COGNITO"],
    }
    resource["Properties"] = {
        "UserPoolId": {"Ref": pool_id(pool)},
        "ClientName": pool.name,
        "GenerateSecret": False,
        "ExplicitAuthFlows": [
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
        "AccessTokenValidity": _minutes(str(access)),
        "IdTokenValidity": _minutes(str(access)),
        "RefreshTokenValidity": _minutes(str(refresh)),
        "TokenValidityUnits": {
            "AccessToken": "minutes",
            "IdToken": "minutes",
            "RefreshToken": "minutes",
        },
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
        **(oauth if scopes else {}),
    }
    return resource


def _minutes(duration: str) -> int:
    return max(int(duration[:-1]) * SECONDS[duration[-1]] // 60, 1)
