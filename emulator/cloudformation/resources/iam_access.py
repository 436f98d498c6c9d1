"""AWS::IAM::*: what users and roles get in with (keys, devices, certificates, providers), and what
joins them: instance profiles, policies given one by one, members of groups.

Most kinds are one thing on one shelf of IAM's store, so they are rows of ``_KEPT``: how it is
identified, which properties it has, what is kept of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
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

Make = Callable[[Cloud, Realised, Any], Any]
"""What is kept of a resource. Its third argument is what was kept before, or None."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A kind: ``check`` looks at properties whose text must be right; ``shelf`` is the store's."""

    kind: str
    identify: Callable[[Context, Place, Properties], Identity]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    shelf: str
    make: Make
    replace_on: tuple[str, ...]
    check: Callable[[Properties], Any] = lambda _: None

    def type(self) -> ResourceType:
        def build(
            context: Context, place: Place, properties: Properties, identity: Identity
        ) -> Any:
            check_properties(properties, self.required, self.optional)
            return self.check(properties)

        def apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
            shelf, ref = _shelf(cloud, self.shelf), new.identity.ref
            shelf.save(ref, self.make(cloud, new, shelf.get(ref)))

        return ResourceType(
            f"AWS::IAM::{self.kind}",
            "emulated",
            self.identify,
            build,
            apply=apply,
            remove=remover(self.shelf),
            replace_on=frozenset(self.replace_on),
        )


def _shelf(cloud: Cloud, name: str) -> Shelf[Any]:
    return cast(Shelf[Any], getattr(iam_of(cloud).store, name))


# -- how each is identified ----------------------------------------------------------------------


def _identify_key(context: Context, place: Place, properties: Properties) -> Identity:
    """The key of the template's user: made once, then the stored one."""
    if context.stored is not None:
        return context.stored
    return Identity(random_id("key"), {"SecretAccessKey": random_secret()})


def _identify_provider(context: Context, place: Place, properties: Properties) -> Identity:
    url = str(properties.get("Url", "")).partition("://")[2]
    arn = _account_arn(context.cloud, f"oidc-provider/{url}")
    return Identity(arn, {"Arn": arn})


def _account_arn(cloud: Cloud, resource: str) -> str:
    return f"arn:{partition_of(cloud.region)}:iam::{cloud.account}:{resource}"


def _named(kind: str, name_property: str) -> Callable[[Context, Place, Properties], Identity]:
    """Ref and ``Arn`` are the ARN."""

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        name = properties.get(name_property) or physical_name(place.stack, place.logical_id, 64)
        arn = _account_arn(context.cloud, f"{kind}{properties.get('Path', '/')}{name}")
        return Identity(arn, {"Arn": arn, "SerialNumber": arn})

    return identify


def _identify_linked(context: Context, place: Place, properties: Properties) -> Identity:
    name = role_name(str(properties.get("AWSServiceName")), properties.get("CustomSuffix"))
    return Identity(name, {"RoleName": name})


# -- what is kept of each ------------------------------------------------------------------------


def _profile(cloud: Cloud, new: Realised, kept: InstanceProfile | None) -> InstanceProfile:
    arn, path = new.identity.attributes["Arn"], new.properties.get("Path", "/")
    profile = kept or InstanceProfile(
        new.identity.ref, path, stable_id("instance-profile", arn), arn, cloud.clock.now()
    )
    profile.roles = list(new.properties.get("Roles", ()))
    return profile


def _key(cloud: Cloud, new: Realised, kept: AccessKey | None) -> AccessKey:
    secret, user = new.identity.attributes["SecretAccessKey"], new.properties["UserName"]
    key = kept or AccessKey(new.identity.ref, secret, user, cloud.clock.now())
    key.status = new.properties.get("Status", "Active")
    return key


def _provider(cloud: Cloud, new: Realised, kept: Provider | None) -> Provider:
    properties, arn = new.properties, new.identity.ref
    return Provider(
        arn.partition("/")[2],
        arn,
        kept.created if kept else cloud.clock.now(),
        list(properties.get("ClientIdList", ())),
        list(properties.get("ThumbprintList", ())),
        tags_of(properties),
    )


def _saml(cloud: Cloud, new: Realised, kept: SamlProvider | None) -> SamlProvider:
    from csc.emulator.services.iam.saml_metadata import read_metadata

    arn, now = new.identity.ref, cloud.clock.now()
    text = str(new.properties["SamlMetadataDocument"])
    name = arn.rpartition("/")[2]
    return SamlProvider(
        name, arn, now, text, read_metadata(text, now).expires, tags_of(new.properties)
    )


def _check_saml(properties: Properties) -> str:
    from csc.emulator.services.iam.saml_metadata import read_metadata

    text = str(properties["SamlMetadataDocument"])
    try:
        read_metadata(text, 0.0)
    except ServiceError as error:
        raise PropertyError("SamlMetadataDocument", error.message) from error
    return text


def _device(cloud: Cloud, new: Realised, kept: MfaDevice | None) -> MfaDevice:
    from csc.emulator.services.cognito_idp.totp import random_secret as random_seed

    path = new.properties.get("Path", "/")
    device = kept or MfaDevice(new.identity.ref, path, random_seed())
    device.user = next(iter(new.properties["Users"]), "")
    device.enabled = cloud.clock.now() if device.user else 0.0
    device.tags = tags_of(new.properties)
    return device


def _certificate(cloud: Cloud, new: Realised, kept: ServerCertificate | None) -> ServerCertificate:
    properties, arn = new.properties, new.identity.attributes["Arn"]
    body = str(properties["CertificateBody"])
    return ServerCertificate(
        new.identity.ref,
        properties.get("Path", "/"),
        stable_id("server-certificate", arn),
        arn,
        kept.uploaded if kept else cloud.clock.now(),
        read_certificate(body).not_valid_after_utc.timestamp(),
        body,
        properties.get("CertificateChain"),
        tags_of(properties),
    )


def _check_certificate(properties: Properties) -> None:
    try:
        read_certificate(str(properties.get("CertificateBody", "")))
    except ServiceError as error:
        raise PropertyError("CertificateBody", "is no X.509 certificate in PEM") from error


def _linked(cloud: Cloud, new: Realised, kept: Role | None) -> Role:
    service, name = str(new.properties["AWSServiceName"]), new.identity.ref
    arn, path = _account_arn(cloud, f"role{PATH}{service}/{name}"), f"{PATH}{service}/"
    role = kept or Role(
        name, path, stable_id("role", arn), arn, cloud.clock.now(), trust_of(service)
    )
    role.description = new.properties.get("Description")
    return role


_KEPT = (
    _Row(
        "InstanceProfile",
        identified("instance-profile", "InstanceProfileName"),
        ("Roles",),
        ("InstanceProfileName", "Path"),
        "profiles",
        _profile,
        ("InstanceProfileName", "Path"),
    ),
    _Row(
        "AccessKey",
        _identify_key,
        ("UserName",),
        ("Serial", "Status"),
        "keys",
        _key,
        ("UserName", "Serial"),
    ),
    _Row(
        "OIDCProvider",
        _identify_provider,
        ("Url",),
        ("ClientIdList", "Tags", "ThumbprintList"),
        "providers",
        _provider,
        ("Url",),
    ),
    _Row(
        "SAMLProvider",
        _named("saml-provider", "Name"),
        ("SamlMetadataDocument",),
        ("Name", "Tags", "AssertionEncryptionMode"),
        "saml",
        _saml,
        ("Name",),
        _check_saml,
    ),
    _Row(
        "VirtualMFADevice",
        _named("mfa", "VirtualMfaDeviceName"),
        ("Users",),
        ("Path", "Tags", "VirtualMfaDeviceName"),
        "mfa",
        _device,
        ("Path", "VirtualMfaDeviceName"),
    ),
    _Row(
        "ServerCertificate",
        identified("server-certificate", "ServerCertificateName"),
        (),
        (
            "CertificateBody",
            "CertificateChain",
            "Path",
            "PrivateKey",
            "ServerCertificateName",
            "Tags",
        ),
        "certificates",
        _certificate,
        ("CertificateBody", "PrivateKey", "ServerCertificateName"),
        _check_certificate,
    ),
    _Row(
        "ServiceLinkedRole",
        _identify_linked,
        ("AWSServiceName",),
        ("CustomSuffix", "Description"),
        "roles",
        _linked,
        ("AWSServiceName", "CustomSuffix"),
    ),
)


# -- what joins others ---------------------------------------------------------------------------


def _single_policy(kind: str, shelf_name: str) -> ResourceType:
    """AWS::IAM::RolePolicy and its like: one inline policy of one holder."""
    holder_property = f"{kind}Name"

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        name, holder = properties.get("PolicyName", ""), properties.get(holder_property, "")
        return Identity(f"{name}|{holder}")

    def build(context: Context, place: Place, properties: Properties, identity: Identity) -> str:
        check_properties(properties, ("PolicyName", "PolicyDocument", holder_property), ())
        return document_of(properties["PolicyDocument"], "PolicyDocument", "identity")

    def apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
        holder = _shelf(cloud, shelf_name).get(new.properties[holder_property])
        if holder is not None:
            name = new.properties["PolicyName"]
            holder.inline[name] = document_of(new.properties["PolicyDocument"], "", "identity")
            holder.origins[name] = f"{new.place.file} ({new.place.logical_id})"
            _shelf(cloud, shelf_name).save(holder.name, holder)

    def remove(cloud: Cloud, old: Realised) -> None:
        holder = _shelf(cloud, shelf_name).get(old.properties[holder_property])
        if holder is not None and holder.inline.pop(old.properties["PolicyName"], None):
            _shelf(cloud, shelf_name).save(holder.name, holder)

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
    *(row.type() for row in _KEPT),
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
