"""User pools with what hangs on them, and roles."""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.compiler.backends.tofu.block import Block, keep, members, tags
from csc.compiler.backends.tofu.expressions import Names

Resource = Mapping[str, Any]


def pool(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {
        "UserPoolName": "name",
        "UserPoolTier": "user_pool_tier",
        "MfaConfiguration": "mfa_configuration",
        "AutoVerifiedAttributes": "auto_verified_attributes",
        "DeletionProtection": "deletion_protection",
    }
    recovery = properties["AccountRecoverySetting"]["RecoveryMechanisms"]
    created = properties["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]
    software = properties.get("EnabledMfas")
    yield Block(
        "aws_cognito_user_pool",
        name,
        {
            **members(names, properties, table),
            "software_token_mfa_configuration": {"enabled": True} if software else None,
            "password_policy": _passwords(names, properties["Policies"]["PasswordPolicy"]),
            "account_recovery_setting": {
                "recovery_mechanism": [
                    {"name": one["Name"], "priority": one["Priority"]} for one in recovery
                ]
            },
            "admin_create_user_config": {"allow_admin_create_user_only": created},
            "user_pool_add_ons": {
                "advanced_security_mode": properties["UserPoolAddOns"]["AdvancedSecurityMode"]
            },
            "username_configuration": {
                "case_sensitive": properties["UsernameConfiguration"]["CaseSensitive"]
            },
            "tags": tags(names, properties),
            "lifecycle": keep(resource),
        },
    )


def _passwords(names: Names, policy: Mapping[str, Any]) -> dict[str, Any]:
    table = {
        "MinimumLength": "minimum_length",
        "RequireLowercase": "require_lowercase",
        "RequireUppercase": "require_uppercase",
        "RequireNumbers": "require_numbers",
        "RequireSymbols": "require_symbols",
        "TemporaryPasswordValidityDays": "temporary_password_validity_days",
    }
    return members(names, policy, table)


def client(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {
        "UserPoolId": "user_pool_id",
        "ClientName": "name",
        "GenerateSecret": "generate_secret",
        "ExplicitAuthFlows": "explicit_auth_flows",
        "AccessTokenValidity": "access_token_validity",
        "IdTokenValidity": "id_token_validity",
        "RefreshTokenValidity": "refresh_token_validity",
        "PreventUserExistenceErrors": "prevent_user_existence_errors",
        "EnableTokenRevocation": "enable_token_revocation",
        "AllowedOAuthFlowsUserPoolClient": "allowed_oauth_flows_user_pool_client",
        "AllowedOAuthFlows": "allowed_oauth_flows",
        "AllowedOAuthScopes": "allowed_oauth_scopes",
        "CallbackURLs": "callback_urls",
        "SupportedIdentityProviders": "supported_identity_providers",
    }
    units = {
        "AccessToken": "access_token",
        "IdToken": "id_token",
        "RefreshToken": "refresh_token",
    }
    yield Block(
        "aws_cognito_user_pool_client",
        name,
        {
            **members(names, properties, table),
            "token_validity_units": members(names, properties["TokenValidityUnits"], units),
        },
    )


def resource_server(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {"UserPoolId": "user_pool_id", "Identifier": "identifier", "Name": "name"}
    scope = {"ScopeName": "scope_name", "ScopeDescription": "scope_description"}
    yield Block(
        "aws_cognito_resource_server",
        name,
        {
            **members(names, properties, table),
            "scope": [members(names, one, scope) for one in properties["Scopes"]],
        },
    )


def role(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    table = {"RoleName": "name", "Description": "description"}
    trust = names.document(properties["AssumeRolePolicyDocument"])
    yield Block(
        "aws_iam_role",
        name,
        {
            **members(names, properties, table),
            "assume_role_policy": trust,
            "tags": tags(names, properties),
        },
    )
    address = f"${{aws_iam_role.{name}.name}}"
    for number, policy in enumerate(properties.get("Policies", ())):
        body = {
            "name": names.value(policy["PolicyName"]),
            "role": address,
            "policy": names.document(policy["PolicyDocument"]),
        }
        yield Block("aws_iam_role_policy", f"{name}{number or ''}", body)
    for number, arn in enumerate(properties.get("ManagedPolicyArns", ())):
        body = {"role": address, "policy_arn": names.value(arn)}
        yield Block("aws_iam_role_policy_attachment", f"{name}{number or ''}", body)
