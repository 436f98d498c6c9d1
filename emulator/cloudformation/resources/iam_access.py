"""AWS::IAM::*: what users and roles get in with: keys, devices, certificates, providers, and what
joins them: instance profiles, policies given one by one, members of groups.
"""

from collections.abc import Callable
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
from csc.emulator.cloudformation.resources.iam import (
    document_of,
    iam_of,
    identified,
    remover,
    tags_of,
)
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam.entities import (
    AccessKey,
    InstanceProfile,
    MfaDevice,
    Provider,
    Role,
    SamlProvider,
    ServerCertificate,
)
from csc.emulator.services.iam.make_ids import random_id, random_secret, stable_id
from csc.emulator.services.iam.partition import partition_of
from csc.emulator.services.iam.physical_name import physical_name
from csc.emulator.services.iam.service_linked import PATH, role_name, trust_of
from csc.emulator.services.iam.store import Shelf
from csc.emulator.services.iam.uploaded import read_certificate


def _build_profile(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    check_properties(properties, ("Roles",), ("InstanceProfileName", "Path"))


def _build_key(context: Context, place: Place, properties: Properties, identity: Identity) -> None:
    check_properties(properties, ("UserName",), ("Serial", "Status"))


def _apply_profile(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    iam, name = iam_of(cloud), new.identity.ref
    arn = new.identity.attributes["Arn"]
    path = new.properties.get("Path", "/")
    profile = iam.store.profiles.get(name) or InstanceProfile(
        name, path, stable_id("instance-profile", arn), arn, cloud.clock.now()
    )
    profile.roles = list(new.properties.get("Roles", ()))
    iam.store.profiles.save(name, profile)


def _identify_key(context: Context, place: Place, properties: Properties) -> Identity:
    """The key of the template's user: made once, then the stored one."""
    if context.stored is not None:
        return context.stored
    return Identity(random_id("key"), {"SecretAccessKey": random_secret()})


def _apply_key(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    keys, name = iam_of(cloud).store.keys, new.identity.ref
    secret = new.identity.attributes["SecretAccessKey"]
    user = new.properties["UserName"]
    key = keys.get(name) or AccessKey(name, secret, user, cloud.clock.now())
    key.status = new.properties.get("Status", "Active")
    keys.save(name, key)


def _identify_provider(context: Context, place: Place, properties: Properties) -> Identity:
    url = str(properties.get("Url", "")).partition("://")[2]
    arn = f"arn:aws:iam::{context.cloud.account}:oidc-provider/{url}"
    return Identity(arn, {"Arn": arn})


def _build_provider(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    check_properties(properties, ("Url",), ("ClientIdList", "Tags", "ThumbprintList"))


def _apply_provider(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    properties, arn = new.properties, new.identity.ref
    provider = Provider(
        arn.partition("/")[2],
        arn,
        cloud.clock.now(),
        list(properties.get("ClientIdList", ())),
        list(properties.get("ThumbprintList", ())),
        tags_of(properties),
    )
    iam_of(cloud).store.providers.save(arn, provider)


def _account_arn(context: Context, resource: str) -> str:
    cloud = context.cloud
    return f"arn:{partition_of(cloud.region)}:iam::{cloud.account}:{resource}"


def _named(kind: str, name_property: str) -> Callable[[Context, Place, Properties], Identity]:
    """Ref and ``Arn`` are the ARN."""

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        name = properties.get(name_property) or physical_name(place.stack, place.logical_id, 64)
        arn = _account_arn(context, f"{kind}{properties.get('Path', '/')}{name}")
        return Identity(arn, {"Arn": arn, "SerialNumber": arn})

    return identify


def _build_saml(context: Context, place: Place, properties: Properties, identity: Identity) -> str:
    check_properties(
        properties, ("SamlMetadataDocument",), ("Name", "Tags", "AssertionEncryptionMode")
    )
    from csc.emulator.services.iam.saml_metadata import read_metadata

    text = str(properties["SamlMetadataDocument"])
    try:
        read_metadata(text, 0.0)
    except ServiceError as error:
        raise PropertyError("SamlMetadataDocument", error.message) from error
    return text


def _apply_saml(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.iam.saml_metadata import read_metadata

    arn, now = new.identity.ref, cloud.clock.now()
    text = str(new.properties["SamlMetadataDocument"])
    name = arn.rpartition("/")[2]
    made = SamlProvider(
        name, arn, now, text, read_metadata(text, now).expires, tags_of(new.properties)
    )
    iam_of(cloud).store.saml.save(arn, made)


def _build_device(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    check_properties(properties, ("Users",), ("Path", "Tags", "VirtualMfaDeviceName"))


def _apply_device(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.cognito_idp.totp import random_secret as random_seed

    shelf, serial = iam_of(cloud).store.mfa, new.identity.ref
    path = new.properties.get("Path", "/")
    device = shelf.get(serial) or MfaDevice(serial, path, random_seed())
    device.user = next(iter(new.properties["Users"]), "")
    device.enabled = cloud.clock.now() if device.user else 0.0
    device.tags = tags_of(new.properties)
    shelf.save(serial, device)


def _build_certificate(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    names = ("CertificateBody", "CertificateChain", "Path", "PrivateKey", "Tags")
    check_properties(properties, (), (*names, "ServerCertificateName"))
    try:
        read_certificate(str(properties.get("CertificateBody", "")))
    except ServiceError as error:
        raise PropertyError("CertificateBody", "is no X.509 certificate in PEM") from error


def _apply_certificate(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    properties, name = new.properties, new.identity.ref
    arn, body = new.identity.attributes["Arn"], str(properties["CertificateBody"])
    made = ServerCertificate(
        name,
        properties.get("Path", "/"),
        stable_id("server-certificate", arn),
        arn,
        cloud.clock.now(),
        read_certificate(body).not_valid_after_utc.timestamp(),
        body,
        properties.get("CertificateChain"),
        tags_of(properties),
    )
    iam_of(cloud).store.certificates.save(name, made)


def _identify_linked(context: Context, place: Place, properties: Properties) -> Identity:
    name = role_name(str(properties.get("AWSServiceName")), properties.get("CustomSuffix"))
    return Identity(name, {"RoleName": name})


def _build_linked(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    check_properties(properties, ("AWSServiceName",), ("CustomSuffix", "Description"))


def _apply_linked(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    iam, name = iam_of(cloud), new.identity.ref
    service = str(new.properties["AWSServiceName"])
    arn = f"arn:{partition_of(cloud.region)}:iam::{cloud.account}:role{PATH}{service}/{name}"
    role = iam.store.roles.get(name) or Role(
        name,
        f"{PATH}{service}/",
        stable_id("role", arn),
        arn,
        cloud.clock.now(),
        trust_of(service),
    )
    role.description = new.properties.get("Description")
    iam.store.roles.save(name, role)


def _single_policy(kind: str, shelf_name: str) -> ResourceType:
    """AWS::IAM::RolePolicy and its like: one inline policy of one holder."""
    holder_property = f"{kind}Name"

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        name, holder = properties.get("PolicyName", ""), properties.get(holder_property, "")
        return Identity(f"{name}|{holder}")

    def build(context: Context, place: Place, properties: Properties, identity: Identity) -> str:
        check_properties(properties, ("PolicyName", "PolicyDocument", holder_property), ())
        return document_of(properties["PolicyDocument"], "PolicyDocument", "identity")

    def shelf_of(cloud: Cloud) -> Shelf[Any]:
        return cast(Shelf[Any], getattr(iam_of(cloud).store, shelf_name))

    def apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
        holder = shelf_of(cloud).get(new.properties[holder_property])
        if holder is not None:
            name = new.properties["PolicyName"]
            holder.inline[name] = document_of(new.properties["PolicyDocument"], "", "identity")
            holder.origins[name] = f"{new.place.file} ({new.place.logical_id})"
            shelf_of(cloud).save(holder.name, holder)

    def remove(cloud: Cloud, old: Realised) -> None:
        holder = shelf_of(cloud).get(old.properties[holder_property])
        if holder is not None and holder.inline.pop(old.properties["PolicyName"], None):
            shelf_of(cloud).save(holder.name, holder)

    named = frozenset({"PolicyName", holder_property})
    return ResourceType(
        f"AWS::IAM::{kind}Policy", "emulated", identify, build, apply, remove, named
    )


def _identify_members(context: Context, place: Place, properties: Properties) -> Identity:
    name = physical_name(place.stack, place.logical_id, 128)
    return Identity(name, {"Id": name})


def _build_members(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    check_properties(properties, ("GroupName", "Users"), ())


def _apply_members(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    if old is not None:
        _remove_members(cloud, old)
    users, group = iam_of(cloud).store.users, new.properties["GroupName"]
    for name in new.properties["Users"]:
        user = users.get(name)
        if user is not None and group not in user.groups:
            user.groups.append(group)
            users.save(name, user)


def _remove_members(cloud: Cloud, old: Realised) -> None:
    users, group = iam_of(cloud).store.users, old.properties["GroupName"]
    for name in old.properties["Users"]:
        user = users.get(name)
        if user is not None and group in user.groups:
            user.groups.remove(group)
            users.save(name, user)


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::IAM::InstanceProfile",
        "emulated",
        identified("instance-profile", "InstanceProfileName"),
        _build_profile,
        apply=_apply_profile,
        remove=remover("profiles"),
        replace_on=frozenset({"InstanceProfileName", "Path"}),
    ),
    ResourceType(
        "AWS::IAM::AccessKey",
        "emulated",
        _identify_key,
        _build_key,
        apply=_apply_key,
        remove=remover("keys"),
        replace_on=frozenset({"UserName", "Serial"}),
    ),
    ResourceType(
        "AWS::IAM::OIDCProvider",
        "emulated",
        _identify_provider,
        _build_provider,
        apply=_apply_provider,
        remove=remover("providers"),
        replace_on=frozenset({"Url"}),
        missing="only tokens of emulated user pools can be checked",
    ),
    ResourceType(
        "AWS::IAM::SAMLProvider",
        "emulated",
        _named("saml-provider", "Name"),
        _build_saml,
        apply=_apply_saml,
        remove=remover("saml"),
        replace_on=frozenset({"Name"}),
    ),
    ResourceType(
        "AWS::IAM::VirtualMFADevice",
        "emulated",
        _named("mfa", "VirtualMfaDeviceName"),
        _build_device,
        apply=_apply_device,
        remove=remover("mfa"),
        replace_on=frozenset({"Path", "VirtualMfaDeviceName"}),
    ),
    ResourceType(
        "AWS::IAM::ServerCertificate",
        "emulated",
        identified("server-certificate", "ServerCertificateName"),
        _build_certificate,
        apply=_apply_certificate,
        remove=remover("certificates"),
        replace_on=frozenset({"CertificateBody", "PrivateKey", "ServerCertificateName"}),
    ),
    ResourceType(
        "AWS::IAM::ServiceLinkedRole",
        "emulated",
        _identify_linked,
        _build_linked,
        apply=_apply_linked,
        remove=remover("roles"),
        replace_on=frozenset({"AWSServiceName", "CustomSuffix"}),
    ),
    ResourceType(
        "AWS::IAM::UserToGroupAddition",
        "emulated",
        _identify_members,
        _build_members,
        apply=_apply_members,
        remove=_remove_members,
        replace_on=frozenset({"GroupName"}),
    ),
    _single_policy("Role", "roles"),
    _single_policy("User", "users"),
    _single_policy("Group", "groups"),
)
