"""AWS::Cognito::UserPoolIdentityProvider and the attachments that a pool keeps beside its settings."""

from typing import Any

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
from csc.emulator.cloudformation.resources.cognito import cognito_of
from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.entities import IdentityProvider
from csc.emulator.services.cognito_idp.identity_providers import complete_details


def _identify_provider(context: Context, place: Place, properties: Properties) -> Identity:
    required = ("UserPoolId", "ProviderName", "ProviderType")
    check_properties(
        properties, required, ("ProviderDetails", "AttributeMapping", "IdpIdentifiers")
    )
    return Identity(str(properties["ProviderName"]))


def _build_provider(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, str]:
    given = {str(k): str(v) for k, v in (properties.get("ProviderDetails") or {}).items()}
    try:
        return complete_details(str(properties["ProviderType"]), given)
    except ServiceError as error:
        raise PropertyError("ProviderDetails", error.message) from error


def _apply_provider(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    cognito, now = cognito_of(cloud), cloud.clock.now()
    properties, pool = new.properties, str(new.properties["UserPoolId"])
    before = cognito.store.providers.get((pool, new.identity.ref))
    mapping = properties.get("AttributeMapping") or {"username": "sub"}
    cognito.store.save(
        IdentityProvider(
            new.identity.ref,
            pool,
            str(properties["ProviderType"]),
            before.created if before else now,
            now,
            new.built,
            {str(k): str(v) for k, v in mapping.items()},
            [str(name) for name in properties.get("IdpIdentifiers") or ()],
        )
    )


def _remove_provider(cloud: Cloud, old: Realised) -> None:
    store = cognito_of(cloud).store
    provider = store.providers.get((str(old.properties["UserPoolId"]), old.identity.ref))
    if provider is not None:
        store.delete(provider)


_ATTACHMENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "AWS::Cognito::UserPoolUICustomizationAttachment": ("ui", ("CSS",)),
    "AWS::Cognito::UserPoolRiskConfigurationAttachment": (
        "risk",
        (
            "AccountTakeoverRiskConfiguration",
            "CompromisedCredentialsRiskConfiguration",
            "RiskExceptionConfiguration",
        ),
    ),
}


def _attachment(type_: str, member: str, allowed: tuple[str, ...]) -> ResourceType:
    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        check_properties(properties, ("UserPoolId", "ClientId"), allowed)
        return Identity(f"{properties['UserPoolId']}|{properties['ClientId']}")

    def apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
        _keep(cloud, new, {**new.properties, "LastModifiedDate": cloud.clock.now()})

    def remove(cloud: Cloud, old: Realised) -> None:
        _keep(cloud, old, None)

    def _keep(cloud: Cloud, realised: Realised, value: dict[str, Any] | None) -> None:
        store = cognito_of(cloud).store
        pool = store.pools.get(str(realised.properties["UserPoolId"]))
        if pool is None:
            return
        kept = pool.extras.setdefault(member, {})
        kept.pop(str(realised.properties["ClientId"]), None)
        if value is not None:
            kept[str(realised.properties["ClientId"])] = value
        store.save(pool)

    return ResourceType(
        type_,
        "emulated",
        identify,
        apply=apply,
        remove=remove,
        replace_on=frozenset({"UserPoolId", "ClientId"}),
        missing="kept and shown; pages and sign-ins don't follow it",
    )


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::Cognito::UserPoolIdentityProvider",
        "emulated",
        _identify_provider,
        _build_provider,
        _apply_provider,
        _remove_provider,
        replace_on=frozenset({"ProviderName", "ProviderType", "UserPoolId"}),
        missing="signing in by SAML",
    ),
    *(_attachment(type_, member, allowed) for type_, (member, allowed) in _ATTACHMENTS.items()),
)
