"""AWS::Cognito::*: pools, clients, domains, resource servers, groups and users of templates.

A pool keeps its id over reloads and restarts: it is the stored one, or derived from its place.
Its users are data and outlive every reload.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, cast

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.check import check_properties
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
    Realised,
    ResourceType,
)
from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.check_pool import check_flows, check_pool_settings
from csc.emulator.services.cognito_idp.entities import (
    Client,
    Domain,
    Group,
    Pool,
    ResourceServer,
    User,
)
from csc.emulator.services.cognito_idp.make_ids import client_id, client_secret, pool_id
from csc.emulator.services.cognito_idp.service import CognitoIdp


def cognito_of(cloud: Cloud) -> CognitoIdp:
    return cast(CognitoIdp, cloud.services["cognito-idp"])


def _where(place: Place) -> str:
    return f"{place.stack}/{place.logical_id}"


def _tags(given: Any) -> dict[str, str]:
    """UserPoolTags is a map; other resources list their tags."""
    return dict(given) if isinstance(given, Mapping) else {}


def _salted(place: Place, properties: Properties, replaced_on: frozenset[str]) -> str:
    """Another place for each set of values that make a new resource."""
    values = {name: properties[name] for name in sorted(replaced_on) if name in properties}
    return f"{_where(place)}{json.dumps(values, sort_keys=True) if values else ''}"


POOL_REPLACED_ON = frozenset({"AliasAttributes", "UsernameAttributes", "UsernameConfiguration"})
CLIENT_REPLACED_ON = frozenset({"UserPoolId", "GenerateSecret"})

_POOL = [
    "AccountRecoverySetting",
    "AdminCreateUserConfig",
    "AliasAttributes",
    "AutoVerifiedAttributes",
    "DeletionProtection",
    "DeviceConfiguration",
    "EmailAuthenticationMessage",
    "EmailAuthenticationSubject",
    "EmailConfiguration",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "EnabledMfas",
    "IssuerConfiguration",
    "KeyConfiguration",
    "LambdaConfig",
    "MfaConfiguration",
    "Policies",
    "Schema",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
    "SmsVerificationMessage",
    "UserAttributeUpdateSettings",
    "UserPoolAddOns",
    "UserPoolName",
    "UserPoolTags",
    "UserPoolTier",
    "UsernameAttributes",
    "UsernameConfiguration",
    "VerificationMessageTemplate",
    "WebAuthnFactorConfiguration",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
]
_CLIENT = [
    "AccessTokenValidity",
    "AllowedOAuthFlows",
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "AuthSessionValidity",
    "CallbackURLs",
    "ClientName",
    "DefaultRedirectURI",
    "EnablePropagateAdditionalUserContextData",
    "EnableTokenRevocation",
    "ExplicitAuthFlows",
    "GenerateSecret",
    "IdTokenValidity",
    "LogoutURLs",
    "PreventUserExistenceErrors",
    "ReadAttributes",
    "RefreshTokenRotation",
    "RefreshTokenValidity",
    "SupportedIdentityProviders",
    "TokenValidityUnits",
    "WriteAttributes",
]
_USER = [
    "ClientMetadata",
    "DesiredDeliveryMediums",
    "ForceAliasCreation",
    "MessageAction",
    "UserAttributes",
    "ValidationData",
]


# -- pools ---------------------------------------------------------------------------------------


def _identify_pool(context: Context, place: Place, properties: Properties) -> Identity:
    cloud = context.cloud
    id_ = context.stored.ref if context.stored else _new_pool_id(cloud, place, properties)
    host = f"cognito-idp.{cloud.region}.amazonaws.com"
    return Identity(
        id_,
        {
            "Arn": f"arn:aws:cognito-idp:{cloud.region}:{cloud.account}:userpool/{id_}",
            "ProviderName": f"{host}/{id_}",
            "ProviderURL": f"https://{host}/{id_}",
            "UserPoolId": id_,
        },
    )


def _new_pool_id(cloud: Cloud, place: Place, properties: Properties) -> str:
    return pool_id(cloud.region, _salted(place, properties, POOL_REPLACED_ON))


def _build_pool(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    check_properties(properties, (), _POOL)
    config = {k: deepcopy(v) for k, v in properties.items() if k != "UserPoolName"}
    config["UserPoolTags"] = _tags(properties.get("UserPoolTags"))
    _numbers(config.get("Policies", {}).get("PasswordPolicy", {}))
    return _checked(lambda: check_pool_settings(config), "Policies", config)


def _checked(check: Any, path: str, config: dict[str, Any]) -> dict[str, Any]:
    try:
        check()
    except ServiceError as error:
        raise PropertyError(path, error.message) from error
    return config


def _numbers(policy: Any) -> None:
    """A template may write numbers and booleans as text."""
    if isinstance(policy, dict):
        for name, value in policy.items():
            if isinstance(value, str) and value.isdigit():
                policy[name] = int(value)
            elif value in ("true", "false"):
                policy[name] = value == "true"


def _apply_pool(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    cognito, now = cognito_of(cloud), cloud.clock.now()
    id_ = new.identity.ref
    name = str(new.properties.get("UserPoolName") or new.place.logical_id)
    before = cognito.store.pools.get(id_)
    created = before.created if before else now
    extras = before.extras if before else {}
    arn = new.identity.attributes["Arn"]
    cognito.store.save(Pool(id_, name, arn, created, now, new.built, extras))


def _remove_pool(cloud: Cloud, old: Realised) -> None:
    cognito = cognito_of(cloud)
    pool = cognito.store.pools.get(old.identity.ref)
    if pool is not None:
        cognito.store.delete_pool(pool)
        cognito.keys.forget(pool.id)
        cognito.revoked()


# -- clients -------------------------------------------------------------------------------------


def _identify_client(context: Context, place: Place, properties: Properties) -> Identity:
    stored = context.stored
    id_ = stored.ref if stored else client_id(_salted(place, properties, CLIENT_REPLACED_ON))
    attributes: dict[str, Any] = {"ClientId": id_, "Name": _client_name(place, properties)}
    if properties.get("GenerateSecret") in (True, "true"):
        kept = stored.attributes.get("ClientSecret") if stored else None
        attributes["ClientSecret"] = kept or client_secret()
    return Identity(id_, attributes)


def _client_name(place: Place, properties: Properties) -> str:
    return str(properties.get("ClientName") or place.logical_id)


def _build_client(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    check_properties(properties, ("UserPoolId",), _CLIENT)
    hidden = ("UserPoolId", "ClientName", "GenerateSecret")
    config = {name: value for name, value in properties.items() if name not in hidden}
    for name in ("AccessTokenValidity", "IdTokenValidity", "RefreshTokenValidity"):
        if name in config:
            config[name] = int(config[name])
    return _checked(lambda: check_flows(config), "ExplicitAuthFlows", config)


def _apply_client(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    cognito, now = cognito_of(cloud), cloud.clock.now()
    id_, pool = new.identity.ref, str(new.properties["UserPoolId"])
    before = cognito.store.clients.get(id_)
    cognito.store.save(
        Client(
            id_,
            new.identity.attributes["Name"],
            pool,
            new.identity.attributes.get("ClientSecret"),
            before.created if before else now,
            now,
            new.built,
        )
    )


def _remove_client(cloud: Cloud, old: Realised) -> None:
    cognito = cognito_of(cloud)
    client = cognito.store.clients.get(old.identity.ref)
    if client is not None:
        cognito.store.delete(client)
        cognito.revoked()


# -- domains, resource servers, groups, users -----------------------------------------------------


def _identify_domain(context: Context, place: Place, properties: Properties) -> Identity:
    check_properties(
        properties,
        ("Domain", "UserPoolId"),
        ("CustomDomainConfig", "ManagedLoginVersion", "Routing"),
    )
    domain = str(properties["Domain"])
    return Identity(domain, {"CloudFrontDistribution": domain, "Id": domain})


def _apply_domain(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    config = {k: v for k, v in new.properties.items() if k not in ("Domain", "UserPoolId")}
    pool = str(new.properties["UserPoolId"])
    cognito_of(cloud).store.save(Domain(new.identity.ref, pool, config))


def _remove_domain(cloud: Cloud, old: Realised) -> None:
    store = cognito_of(cloud).store
    domain = store.domains.get(old.identity.ref)
    if domain is not None:
        store.delete(domain)


def _identify_server(context: Context, place: Place, properties: Properties) -> Identity:
    check_properties(properties, ("Identifier", "Name", "UserPoolId"), ("Scopes",))
    return Identity(str(properties["Identifier"]))


def _apply_server(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    properties = new.properties
    scopes = {
        str(scope["ScopeName"]): str(scope["ScopeDescription"])
        for scope in properties.get("Scopes", ())
    }
    cognito_of(cloud).store.save(
        ResourceServer(
            str(properties["Identifier"]),
            str(properties["Name"]),
            str(properties["UserPoolId"]),
            scopes,
        )
    )


def _remove_server(cloud: Cloud, old: Realised) -> None:
    store = cognito_of(cloud).store
    server = store.servers.get((str(old.properties["UserPoolId"]), old.identity.ref))
    if server is not None:
        store.delete(server)


def _identify_group(context: Context, place: Place, properties: Properties) -> Identity:
    allowed = ("Description", "GroupName", "Precedence", "RoleArn")
    check_properties(properties, ("UserPoolId",), allowed)
    return Identity(str(properties.get("GroupName") or place.logical_id))


def _apply_group(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    cognito, now = cognito_of(cloud), cloud.clock.now()
    properties, pool = new.properties, str(new.properties["UserPoolId"])
    before = cognito.store.groups.get((pool, new.identity.ref))
    precedence = properties.get("Precedence")
    cognito.store.save(
        Group(
            new.identity.ref,
            pool,
            before.created if before else now,
            now,
            properties.get("Description"),
            properties.get("RoleArn"),
            int(precedence) if precedence is not None else None,
        )
    )


def _remove_group(cloud: Cloud, old: Realised) -> None:
    store = cognito_of(cloud).store
    group = store.groups.get((str(old.properties["UserPoolId"]), old.identity.ref))
    if group is not None:
        store.delete(group)


def _identify_user(context: Context, place: Place, properties: Properties) -> Identity:
    check_properties(properties, ("UserPoolId", "Username"), _USER)
    return Identity(str(properties["Username"]))


def _apply_user(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """A user is made once; its attributes are the template's, its password its own."""
    cognito, now = cognito_of(cloud), cloud.clock.now()
    pool = cognito.store.pools[str(new.properties["UserPoolId"])]
    given = new.properties.get("UserAttributes", ())
    attributes = {str(a["Name"]): str(a["Value"]) for a in given}
    if cognito.users.by_username(pool, new.identity.ref) is None:
        sub = cloud.clock.uuid()
        status = "FORCE_CHANGE_PASSWORD"
        cognito.users.save(pool, User(pool.id, sub, new.identity.ref, attributes, status, now, now))


def _remove_user(cloud: Cloud, old: Realised) -> None:
    cognito = cognito_of(cloud)
    pool = cognito.store.pools.get(str(old.properties["UserPoolId"]))
    user = cognito.users.by_username(pool, old.identity.ref) if pool else None
    if pool is not None and user is not None:
        cognito.users.delete(pool, user)
        cognito.revoked()


def _identify_attachment(context: Context, place: Place, properties: Properties) -> Identity:
    check_properties(properties, ("UserPoolId", "Username", "GroupName"), ())
    return Identity(
        f"{properties['UserPoolId']}/{properties['GroupName']}/{properties['Username']}"
    )


def _apply_attachment(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    cognito = cognito_of(cloud)
    pool = cognito.store.pools[str(new.properties["UserPoolId"])]
    user = cognito.users.find(pool, str(new.properties["Username"]))
    if user is not None:
        cognito.users.join(pool, str(new.properties["GroupName"]), user)


def _remove_attachment(cloud: Cloud, old: Realised) -> None:
    cognito = cognito_of(cloud)
    pool = cognito.store.pools.get(str(old.properties["UserPoolId"]))
    user = cognito.users.find(pool, str(old.properties["Username"])) if pool else None
    if pool is not None and user is not None:
        cognito.users.leave(pool, str(old.properties["GroupName"]), user)


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::Cognito::UserPool",
        "emulated",
        _identify_pool,
        _build_pool,
        _apply_pool,
        _remove_pool,
        POOL_REPLACED_ON,
    ),
    ResourceType(
        "AWS::Cognito::UserPoolClient",
        "emulated",
        _identify_client,
        _build_client,
        _apply_client,
        _remove_client,
        CLIENT_REPLACED_ON,
    ),
    ResourceType(
        "AWS::Cognito::UserPoolDomain",
        "emulated",
        _identify_domain,
        apply=_apply_domain,
        remove=_remove_domain,
        replace_on=frozenset({"Domain", "UserPoolId"}),
        missing="pages are served under /_aws/cognito-idp/<pool id>/, not under the domain's name",
    ),
    ResourceType(
        "AWS::Cognito::UserPoolResourceServer",
        "emulated",
        _identify_server,
        apply=_apply_server,
        remove=_remove_server,
        replace_on=frozenset({"Identifier", "UserPoolId"}),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolGroup",
        "emulated",
        _identify_group,
        apply=_apply_group,
        remove=_remove_group,
        replace_on=frozenset({"GroupName", "UserPoolId"}),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolUser",
        "emulated",
        _identify_user,
        apply=_apply_user,
        remove=_remove_user,
        replace_on=frozenset({"Username", "UserPoolId"}),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolUserToGroupAttachment",
        "emulated",
        _identify_attachment,
        apply=_apply_attachment,
        remove=_remove_attachment,
        replace_on=frozenset({"Username", "UserPoolId", "GroupName"}),
    ),
)
