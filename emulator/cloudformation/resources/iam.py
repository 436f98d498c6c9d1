"""AWS::IAM::*: roles, policies, users and groups of templates. Others: ``iam_access.py``.

They go into the same store as those made through the API.  An inline policy of an AWS::IAM::Policy
belongs to its holders as well as a role's own ``Policies``; each resource adds and takes away only
what it declares.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    PropertyErrors,
    Realised,
    ResourceType,
)
from csc.emulator.services.iam.aws_managed import PREFIX, aws_managed_document
from csc.emulator.services.iam.check_policy import Use, check_policy
from csc.emulator.services.iam.entities import (
    Group,
    Holder,
    ManagedPolicy,
    Role,
    User,
)
from csc.emulator.services.iam.errors import MalformedPolicyDocument
from csc.emulator.services.iam.make_ids import stable_id
from csc.emulator.services.iam.partition import partition_of
from csc.emulator.services.iam.physical_name import physical_name
from csc.emulator.services.iam.service import Iam
from csc.emulator.services.iam.store import Shelf


@dataclass(frozen=True, slots=True)
class Attachments:
    """The policies that a role, user or group declares, as checked documents and ARNs."""

    inline: Mapping[str, str]
    attached: tuple[str, ...]


def iam_of(cloud: Cloud) -> Iam:
    return cast(Iam, cloud.services["iam"])


_REPLACED = ("role", "instance-profile")
"""Kinds whose path is theirs for good: with another one they are made anew."""


def identified(
    kind: str, name_property: str, *extra: tuple[str, str]
) -> Callable[[Context, Place, Properties], Identity]:
    """Ref is the name; ``Arn`` and the unique id are attributes."""

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        path = properties.get("Path", "/")
        name = properties.get(name_property) or physical_name(
            place.stack, place.logical_id, 64, path if kind in _REPLACED and path != "/" else ""
        )
        partition = partition_of(context.cloud.region)
        arn = f"arn:{partition}:iam::{context.cloud.account}:{kind}{path}{name}"
        attributes = {"Arn": arn, **{key: stable_id(prefix, arn) for key, prefix in extra}}
        return Identity(str(name), attributes)

    return identify


def _identify_policy(context: Context, place: Place, properties: Properties) -> Identity:
    path = properties.get("Path", "/")
    salt = f"{path}{properties.get('Description', '')}".removeprefix("/")
    name = properties.get("ManagedPolicyName") or physical_name(
        place.stack, place.logical_id, 128, salt
    )
    arn = f"arn:aws:iam::{context.cloud.account}:policy{path}{name}"
    return Identity(arn, {"PolicyArn": arn, "PolicyId": stable_id("policy", arn)})


def document_of(value: Any, path: str, use: Use) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        check_policy(text, use)
    except MalformedPolicyDocument as error:
        why = str(error.__cause__ or error.message)
        raise PropertyError(path, why, "See the IAM policy grammar.") from error
    return text


def _attachments(context: Context, properties: Properties) -> Attachments:
    inline = {}
    for index, policy in enumerate(properties.get("Policies", ())):
        path = f"Policies.{index}.PolicyDocument"
        inline[policy["PolicyName"]] = document_of(policy["PolicyDocument"], path, "identity")
    attached = tuple(properties.get("ManagedPolicyArns", ()))
    unknown = tuple(_unknown(properties))
    if unknown and not context.skips_missing:
        raise PropertyErrors(unknown)
    return Attachments(inline, tuple(arn for arn in attached if not _is_unknown(arn)))


def _is_unknown(arn: str) -> bool:
    return arn.startswith(PREFIX) and aws_managed_document(arn) is None


def _unknown(properties: Properties) -> Iterator[PropertyError]:
    """AWS's policies that CSC doesn't hold, each as a problem."""
    for index, arn in enumerate(properties.get("ManagedPolicyArns", ())):
        if _is_unknown(str(arn)):
            yield PropertyError(
                f"ManagedPolicyArns.{index}",
                f"CSC does not hold AWS's policy {arn.removeprefix(PREFIX)}",
                "Write its statements inline, or grant nothing by it: --allow-missing.",
            )


def _left_out(cloud: Cloud, realised: Realised) -> Iterator[PropertyError]:
    """What ``skips_missing`` has let through."""
    for problem in _unknown(realised.properties):
        text = f"{problem.message}: nothing that it allows is granted"
        yield PropertyError(problem.path, text, "Write its statements inline.")


def _build_role(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Attachments:
    check_properties(properties, ("AssumeRolePolicyDocument",), _ROLE)
    document_of(properties["AssumeRolePolicyDocument"], "AssumeRolePolicyDocument", "trust")
    return _attachments(context, properties)


def _build_user(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Attachments:
    check_properties(properties, (), _USER)
    return _attachments(context, properties)


def _build_group(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Attachments:
    check_properties(properties, (), ("GroupName", "ManagedPolicyArns", "Path", "Policies"))
    return _attachments(context, properties)


_ROLE = [
    "Description",
    "ManagedPolicyArns",
    "MaxSessionDuration",
    "Path",
    "PermissionsBoundary",
    "Policies",
    "RoleName",
    "Tags",
]
_USER = [
    "Groups",
    "LoginProfile",
    "ManagedPolicyArns",
    "Path",
    "PermissionsBoundary",
    "Policies",
    "Tags",
    "UserName",
]


def _origin(place: Place) -> str:
    """``api.py:12 (GetTodoRole)`` for what was compiled, ``stack.yaml (GetTodoRole)`` else."""
    return f"{place.metadata.get('csc:source') or place.file} ({place.logical_id})"


def tags_of(properties: Properties) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", ())}


def _apply_attachments(holder: Holder, new: Realised, old: Realised | None) -> None:
    """Replace what this resource declared before by what it declares now, and nothing else."""
    before = old.properties if old else {}
    for policy in before.get("Policies", ()):
        holder.inline.pop(policy["PolicyName"], None)
    gone = set(before.get("ManagedPolicyArns", ()))
    built: Attachments = new.built
    kept = [arn for arn in holder.attached if arn not in gone and arn not in built.attached]
    holder.attached = [*built.attached, *kept]
    holder.inline.update(built.inline)
    holder.origin = _origin(new.place)


def _apply_role(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    iam, properties = iam_of(cloud), new.properties
    name, arn = new.identity.ref, new.identity.attributes["Arn"]
    trust = properties["AssumeRolePolicyDocument"]
    role = iam.store.roles.get(name) or Role(
        name, properties.get("Path", "/"), "", arn, cloud.clock.now(), ""
    )
    role.id, role.arn = new.identity.attributes["RoleId"], arn
    role.trust = trust if isinstance(trust, str) else json.dumps(trust)
    role.description = properties.get("Description")
    role.max_session = int(properties.get("MaxSessionDuration", 3600))
    role.boundary = properties.get("PermissionsBoundary")
    role.tags = tags_of(properties)
    _apply_attachments(role, new, old)
    iam.store.roles.save(name, role)


def _apply_user(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    iam, properties = iam_of(cloud), new.properties
    name, arn = new.identity.ref, new.identity.attributes["Arn"]
    user = iam.store.users.get(name) or User(
        name, properties.get("Path", "/"), stable_id("user", arn), arn, cloud.clock.now()
    )
    user.path, user.arn = properties.get("Path", "/"), arn
    user.boundary = properties.get("PermissionsBoundary")
    gone = set(old.properties.get("Groups", ())) if old else set()
    groups = list(properties.get("Groups", ()))
    user.groups = groups + [g for g in user.groups if g not in gone and g not in groups]
    user.tags = tags_of(properties)
    _apply_attachments(user, new, old)
    iam.store.users.save(name, user)


def _apply_group(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    iam = iam_of(cloud)
    name, arn = new.identity.ref, new.identity.attributes["Arn"]
    path = new.properties.get("Path", "/")
    group = iam.store.groups.get(name) or Group(
        name, path, stable_id("group", arn), arn, cloud.clock.now()
    )
    group.path, group.arn = path, arn
    _apply_attachments(group, new, old)
    iam.store.groups.save(name, group)


def remover(shelf: str) -> Callable[[Cloud, Realised], None]:
    def remove(cloud: Cloud, old: Realised) -> None:
        getattr(iam_of(cloud).store, shelf).delete(old.identity.ref)

    return remove


def _build_policy(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> str:
    check_properties(properties, ("PolicyName", "PolicyDocument"), ("Groups", "Roles", "Users"))
    if not any(properties.get(kind) for kind in ("Roles", "Users", "Groups")):
        raise PropertyError("Roles", "at least one of Groups, Roles and Users must be given")
    return document_of(properties["PolicyDocument"], "PolicyDocument", "identity")


def _holders(iam: Iam, properties: Properties) -> Iterable[tuple[Shelf[Any], Any]]:
    for kind, shelf in (
        ("Roles", iam.store.roles),
        ("Users", iam.store.users),
        ("Groups", iam.store.groups),
    ):
        for name in properties.get(kind, ()):
            holder = shelf.get(name)
            if holder is not None:
                yield cast(Shelf[Any], shelf), holder


def _apply_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    iam = iam_of(cloud)
    if old is not None:
        _remove_policy(cloud, old)
    for shelf, holder in _holders(iam, new.properties):
        name = new.properties["PolicyName"]
        holder.inline[name] = new.built
        holder.origins[name] = _origin(new.place)
        shelf.save(holder.name, holder)


def _remove_policy(cloud: Cloud, old: Realised) -> None:
    for shelf, holder in _holders(iam_of(cloud), old.properties):
        holder.inline.pop(old.properties["PolicyName"], None)
        holder.origins.pop(old.properties["PolicyName"], None)
        shelf.save(holder.name, holder)


def _build_managed(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> str:
    allowed = ("Description", "Groups", "ManagedPolicyName", "Path", "Roles", "Users")
    check_properties(properties, ("PolicyDocument",), allowed)
    return document_of(properties["PolicyDocument"], "PolicyDocument", "managed")


def _apply_managed(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    iam, arn, now = iam_of(cloud), new.identity.ref, cloud.clock.now()
    policy = iam.store.policies.get(arn)
    if policy is None:
        name = arn.rpartition("/")[2]
        path = new.properties.get("Path", "/")
        policy_id = new.identity.attributes["PolicyId"]
        policy = ManagedPolicy(name, path, policy_id, arn, now, now, "v1", {}, {})
    if policy.versions.get(policy.default) != new.built:
        policy.versions[policy.default] = new.built
        policy.dates[policy.default] = policy.updated = now
    policy.description = new.properties.get("Description", "")
    policy.origin = _origin(new.place)
    iam.store.policies.save(arn, policy)
    if old is not None:
        _detach(iam, old, arn)
    for shelf, holder in _holders(iam, new.properties):
        if arn not in holder.attached:
            holder.attached.append(arn)
            shelf.save(holder.name, holder)


def _detach(iam: Iam, old: Realised, arn: str) -> None:
    for shelf, holder in _holders(iam, old.properties):
        if arn in holder.attached:
            holder.attached.remove(arn)
            shelf.save(holder.name, holder)


def _remove_managed(cloud: Cloud, old: Realised) -> None:
    iam = iam_of(cloud)
    _detach(iam, old, old.identity.ref)
    iam.store.policies.delete(old.identity.ref)


TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        "AWS::IAM::Role",
        "emulated",
        identified("role", "RoleName", ("RoleId", "role")),
        _build_role,
        _apply_role,
        remover("roles"),
        frozenset({"RoleName", "Path"}),
        cautions=_left_out,
    ),
    ResourceType(
        "AWS::IAM::Policy",
        "emulated",
        lambda context, place, properties: Identity(
            physical_name(place.stack, place.logical_id, 128),
            {"Id": physical_name(place.stack, place.logical_id, 128)},
        ),
        _build_policy,
        _apply_policy,
        _remove_policy,
    ),
    ResourceType(
        "AWS::IAM::ManagedPolicy",
        "emulated",
        _identify_policy,
        _build_managed,
        _apply_managed,
        _remove_managed,
        frozenset({"ManagedPolicyName", "Path", "Description"}),
    ),
    ResourceType(
        "AWS::IAM::User",
        "emulated",
        identified("user", "UserName"),
        _build_user,
        _apply_user,
        remover("users"),
        frozenset({"UserName"}),
        cautions=_left_out,
    ),
    ResourceType(
        "AWS::IAM::Group",
        "emulated",
        identified("group", "GroupName"),
        _build_group,
        _apply_group,
        remover("groups"),
        frozenset({"GroupName"}),
        cautions=_left_out,
    ),
)
