"""Pools, clients, users and groups in the shapes of the API."""

import hashlib
from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.attributes import listed, schema_of
from csc.emulator.services.cognito_idp.entities import (
    Client,
    Config,
    Domain,
    Group,
    Pool,
    ResourceServer,
    User,
)
from csc.emulator.services.cognito_idp.settings import (
    DEFAULT_FLOWS,
    mfa_configuration,
    password_policy,
    revokes_tokens,
)
from csc.emulator.services.cognito_idp.standard_attributes import STANDARD_SCHEMA

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

_POOL = [
    "LambdaConfig",
    "AutoVerifiedAttributes",
    "AliasAttributes",
    "UsernameAttributes",
    "SmsAuthenticationMessage",
    "UserAttributeUpdateSettings",
    "DeviceConfiguration",
    "EmailConfiguration",
    "SmsConfiguration",
    "UserPoolAddOns",
    "UsernameConfiguration",
    "AccountRecoverySetting",
]

_CLIENT = [
    "TokenValidityUnits",
    "ReadAttributes",
    "WriteAttributes",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "DefaultRedirectURI",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "AccessTokenValidity",
    "IdTokenValidity",
    "RefreshTokenRotation",
]


def describe_pool(cognito: "CognitoIdp", pool: Pool) -> dict[str, Any]:
    """UserPoolType."""
    config = pool.config
    domain = cognito.store.domain_of(pool.id)
    admin = {"AllowAdminCreateUserOnly": False, **(config.get("AdminCreateUserConfig") or {})}
    policy = password_policy(pool)
    admin.setdefault("UnusedAccountValidityDays", policy["TemporaryPasswordValidityDays"])
    return {
        "Id": pool.id,
        "Name": pool.name,
        "Arn": pool.arn,
        "CreationDate": pool.created,
        "LastModifiedDate": pool.modified,
        "Policies": {
            "PasswordPolicy": policy,
            "SignInPolicy": (config.get("Policies") or {}).get("SignInPolicy")
            or {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": config.get("DeletionProtection", "INACTIVE"),
        "SchemaAttributes": _schema(pool),
        **_messages(config),
        "MfaConfiguration": mfa_configuration(pool),
        "EstimatedNumberOfUsers": cognito.users.count(pool),
        "UserPoolTags": config.get("UserPoolTags") or {},
        "AdminCreateUserConfig": admin,
        "UserPoolTier": config.get("UserPoolTier", "ESSENTIALS"),
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "LambdaConfig": {},
        **{name: config[name] for name in _POOL if config.get(name) is not None},
        **({"Domain": domain.domain} if domain else {}),
    }


_MIRRORED = {
    "SmsMessage": "SmsVerificationMessage",
    "EmailMessage": "EmailVerificationMessage",
    "EmailSubject": "EmailVerificationSubject",
}


def _messages(config: Config) -> dict[str, Any]:
    """The verification messages stand in two places, of which the template rules both."""
    template = dict(config.get("VerificationMessageTemplate") or {})
    for inside, outside in _MIRRORED.items():
        text = template.get(inside) or config.get(outside)
        if text:
            template[inside] = text
    shown = {
        outside: template[inside] for inside, outside in _MIRRORED.items() if inside in template
    }
    return {
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE", **template},
        **shown,
    }


def _schema(pool: Pool) -> list[dict[str, Any]]:
    declared = schema_of(pool)
    shown = [{**a, **declared.get(str(a["Name"]), {})} for a in STANDARD_SCHEMA]
    names = {a["Name"] for a in STANDARD_SCHEMA}
    for name, attribute in declared.items():
        if name not in names:
            base: dict[str, Any] = {
                "AttributeDataType": "String",
                "DeveloperOnlyAttribute": False,
                "Mutable": True,
                "Required": False,
            }
            kind = attribute.get("AttributeDataType", "String")
            if kind == "String":
                base["StringAttributeConstraints"] = {}
            given = {k: v for k, v in attribute.items() if k not in _CONSTRAINTS - {_limits(kind)}}
            shown.append({**base, **given, "Name": name})
    return shown


_CONSTRAINTS = {"StringAttributeConstraints", "NumberAttributeConstraints"}


def _limits(kind: str) -> str:
    """The member that may limit an attribute of a type; those of other types are not kept."""
    return f"{kind}AttributeConstraints"


def describe_client(client: Client) -> dict[str, Any]:
    """UserPoolClientType."""
    config = client.config
    return {
        "UserPoolId": client.pool,
        "ClientName": client.name,
        "ClientId": client.id,
        **({"ClientSecret": client.secret} if client.secret is not None else {}),
        "CreationDate": client.created,
        "LastModifiedDate": client.modified,
        "RefreshTokenValidity": config.get("RefreshTokenValidity", 30),
        "TokenValidityUnits": {},
        "ExplicitAuthFlows": list(config.get("ExplicitAuthFlows") or DEFAULT_FLOWS),
        "AllowedOAuthFlowsUserPoolClient": bool(config.get("AllowedOAuthFlowsUserPoolClient")),
        "PreventUserExistenceErrors": config.get("PreventUserExistenceErrors", "LEGACY"),
        "EnableTokenRevocation": revokes_tokens(client),
        "EnablePropagateAdditionalUserContextData": bool(
            config.get("EnablePropagateAdditionalUserContextData")
        ),
        "AuthSessionValidity": int(config.get("AuthSessionValidity") or 3),
        **{name: config[name] for name in _CLIENT if config.get(name) is not None},
    }


def describe_user(user: User) -> dict[str, Any]:
    """UserType, whose attributes are called ``Attributes``."""
    return {
        "Username": user.username,
        "Attributes": listed(user),
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": user.enabled,
        "UserStatus": user.status,
    }


def describe_mfa(user: User) -> dict[str, Any]:
    """What GetUser and AdminGetUser say of the second factor: nothing of one that never was."""
    shown: dict[str, Any] = {}
    if user.mfa or user.preferred_mfa is not None:
        shown["UserMFASettingList"] = list(user.mfa)
    if user.preferred_mfa is not None:
        shown["PreferredMfaSetting"] = user.preferred_mfa
    return shown


def describe_group(group: Group) -> dict[str, Any]:
    """GroupType."""
    shown = {
        "GroupName": group.name,
        "UserPoolId": group.pool,
        "Description": group.description,
        "RoleArn": group.role,
        "Precedence": group.precedence,
        "LastModifiedDate": group.modified,
        "CreationDate": group.created,
    }
    return {name: value for name, value in shown.items() if value is not None}


def describe_server(server: ResourceServer) -> dict[str, Any]:
    """ResourceServerType."""
    scopes = [
        {"ScopeName": name, "ScopeDescription": description}
        for name, description in server.scopes.items()
    ]
    return {
        "UserPoolId": server.pool,
        "Identifier": server.identifier,
        "Name": server.name,
        **({"Scopes": scopes} if scopes else {}),
    }


def describe_domain(cognito: "CognitoIdp", domain: Domain) -> dict[str, Any]:
    """DomainDescriptionType."""
    return {
        "UserPoolId": domain.pool,
        "AWSAccountId": cognito.cloud.account,
        "Domain": domain.domain,
        "Status": "ACTIVE",
        "Version": "20260101000000",
        "CloudFrontDistribution": cloudfront_name(domain),
        "CustomDomainConfig": domain.config.get("CustomDomainConfig") or {},
        "ManagedLoginVersion": domain.config.get("ManagedLoginVersion", 1),
    }


def cloudfront_name(domain: Domain) -> str:
    """What a DNS alias of the domain would point at on AWS; here it only looks like one."""
    return f"d{hashlib.sha256(domain.domain.encode()).hexdigest()[:13]}.cloudfront.net"
