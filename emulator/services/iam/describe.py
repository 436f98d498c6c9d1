"""Entities in the shapes of the API. Documents are sent percent-encoded (RFC 3986), as IAM does."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from csc.emulator.services.iam.entities import (
    AccessKey,
    Group,
    InstanceProfile,
    ManagedPolicy,
    Role,
    ServerCertificate,
    User,
)

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def encoded(document: str) -> str:
    return quote(document, safe="")


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def _named(kind: str, entity: Role | User | Group | InstanceProfile) -> dict[str, Any]:
    return {
        "Path": entity.path,
        f"{kind}Name": entity.name,
        f"{kind}Id": entity.id,
        "Arn": entity.arn,
        "CreateDate": entity.created,
    }


def _boundary(arn: str | None) -> dict[str, Any]:
    if arn is None:
        return {}
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
    return {"PermissionsBoundary": boundary}


def describe_role(role: Role, *, iam: "Iam | None" = None, brief: bool = False) -> dict[str, Any]:
    """``brief`` as lists show it: without tags and boundary. ``iam`` knows when it was last used."""
    used = iam.usage.of(role.arn)[:1] if iam else []
    shown = {
        **_named("Role", role),
        "AssumeRolePolicyDocument": encoded(role.trust),
        "MaxSessionDuration": role.max_session,
        **({"Description": role.description} if role.description is not None else {}),
    }
    if brief:
        return shown
    return {
        **shown,
        **_boundary(role.boundary),
        **({"Tags": tag_list(role.tags)} if role.tags else {}),
        "RoleLastUsed": {
            key: value
            for use in used
            for key, value in (("LastUsedDate", use.moment), ("Region", use.region))
        },
    }


def describe_made(role: Role) -> dict[str, Any]:
    """In the answer to CreateRole, which says less than GetRole (recorded on AWS)."""
    shown = describe_role(role)
    return {n: one for n, one in shown.items() if n not in ("MaxSessionDuration", "RoleLastUsed")}


def describe_user(user: User, *, brief: bool = False) -> dict[str, Any]:
    shown = _named("User", user)
    if brief:
        return shown
    tags = {"Tags": tag_list(user.tags)} if user.tags else {}
    return {**shown, **_boundary(user.boundary), **tags}


def describe_group(group: Group) -> dict[str, Any]:
    return _named("Group", group)


def describe_profile(iam: "Iam", profile: InstanceProfile) -> dict[str, Any]:
    roles = [role for name in profile.roles if (role := iam.store.roles.get(name))]
    return {
        **_named("InstanceProfile", profile),
        "Roles": [describe_role(role, brief=True) for role in roles],
        "Tags": tag_list(profile.tags),
    }


def describe_policy(iam: "Iam", policy: ManagedPolicy, *, brief: bool = False) -> dict[str, Any]:
    from csc.emulator.services.iam.find_entities import holders_of

    holders: list[Role | User] = [*iam.store.roles.sorted(), *iam.store.users.sorted()]
    shown = {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default,
        "AttachmentCount": len(holders_of(iam, policy.arn)),
        "PermissionsBoundaryUsageCount": sum(h.boundary == policy.arn for h in holders),
        "IsAttachable": True,
        "CreateDate": policy.created,
        "UpdateDate": policy.updated,
    }
    if brief:
        return shown
    description = {"Description": policy.description} if policy.description else {}
    return {**shown, **description, "Tags": tag_list(policy.tags)}


def describe_version(policy: ManagedPolicy, version: str, *, brief: bool = False) -> dict[str, Any]:
    document = {} if brief else {"Document": encoded(policy.versions[version])}
    return {
        **document,
        "VersionId": version,
        "IsDefaultVersion": version == policy.default,
        "CreateDate": policy.dates[version],
    }


def describe_key(key: AccessKey) -> dict[str, Any]:
    return {
        "UserName": key.user,
        "AccessKeyId": key.name,
        "Status": key.status,
        "CreateDate": key.created,
    }


def dated(user: User, created: float, reset: bool) -> dict[str, Any]:
    """LoginProfile."""
    return {"UserName": user.name, "CreateDate": created, "PasswordResetRequired": reset}


def describe_server_certificate(certificate: ServerCertificate) -> dict[str, Any]:
    """ServerCertificateMetadata."""
    return {
        "Path": certificate.path,
        "ServerCertificateName": certificate.name,
        "ServerCertificateId": certificate.id,
        "Arn": certificate.arn,
        "UploadDate": certificate.uploaded,
        "Expiration": certificate.expires,
    }
