"""What each IAM operation needs: ``iam:<operation>`` on the entity that its input names."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Permission
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


OF_ONESELF = frozenset(
    [
        "ChangePassword",
        "CreateAccessKey",
        "CreateServiceSpecificCredential",
        "DeactivateMFADevice",
        "DeleteAccessKey",
        "DeleteServiceSpecificCredential",
        "DeleteSigningCertificate",
        "EnableMFADevice",
        "GetLoginProfile",
        "GetUser",
        "ListAccessKeys",
        "ListMFADevices",
        "ListSSHPublicKeys",
        "ListServiceSpecificCredentials",
        "ListSigningCertificates",
        "ResetServiceSpecificCredential",
        "UpdateAccessKey",
        "UpdateServiceSpecificCredential",
        "UpdateSigningCertificate",
        "UploadSigningCertificate",
    ]
)
"""Operations that are about the calling user where their input names none."""

_BY_ARN = (
    ("OpenIDConnectProviderArn", "oidc-provider/"),
    ("SAMLProviderArn", "saml-provider/"),
    ("SerialNumber", "mfa/"),
)
"""Inputs that name an entity by its ARN, and how that of one of IAM's begins."""


def permissions_of(iam: "Iam", operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
    """One permission: every IAM operation is about one entity or about all (``*``)."""
    action, keys = f"iam:{operation}", _keys(iam, input)
    if operation in OF_ONESELF and not input.get("UserName") and ":user/" in call.caller.principal:
        return (Permission(action, call.caller.principal, keys),)
    return (Permission(action, _resource(iam, input, call), keys),)


def _keys(iam: "Iam", input: Input) -> dict[str, object]:
    """Condition keys of the request: Service Authorization Reference, IAM."""
    keys: dict[str, object] = {}
    if isinstance(input.get("PermissionsBoundary"), str):
        keys["iam:PermissionsBoundary"] = input["PermissionsBoundary"]
    if "PolicyArn" in input and input.keys() & {"RoleName", "UserName", "GroupName"}:
        keys["iam:PolicyARN"] = input["PolicyArn"]
    if isinstance(input.get("AWSServiceName"), str):
        keys["iam:AWSServiceName"] = input["AWSServiceName"]
    for member, shelf in (("RoleName", iam.store.roles), ("UserName", iam.store.users)):
        entity = shelf.items.get(input.get(member) or "")
        for tag, value in (entity.tags if entity else {}).items():
            keys[f"iam:ResourceTag/{tag}"] = keys[f"aws:ResourceTag/{tag}"] = value
        if entity and entity.boundary and "iam:PermissionsBoundary" not in keys:
            keys["iam:PermissionsBoundary"] = entity.boundary
    return keys


def _resource(iam: "Iam", input: Input, call: Call) -> str:
    store = iam.store
    if "PolicyArn" in input and not input.keys() & {"RoleName", "UserName", "GroupName"}:
        return str(input["PolicyArn"])
    path = input.get("Path") or "/"
    for member, kind, shelf in (
        ("RoleName", "role", store.roles),
        ("GroupName", "group", store.groups),
        ("UserName", "user", store.users),
        ("InstanceProfileName", "instance-profile", store.profiles),
        ("ServerCertificateName", "server-certificate", store.certificates),
    ):
        name = input.get(member)
        if isinstance(name, str):
            entity = shelf.get(name)
            return entity.arn if entity else entity_arn(iam, call, f"{kind}{path}{name}")
    for member, beginning in _BY_ARN:
        arn = input.get(member)
        if isinstance(arn, str) and arn.partition("::")[2].partition(":")[2].startswith(beginning):
            return arn
    return _named(iam, input, call, path)


def _named(iam: "Iam", input: Input, call: Call, path: str) -> str:
    if "PolicyName" in input:
        return entity_arn(iam, call, f"policy{path}{input['PolicyName']}")
    if "VirtualMFADeviceName" in input:
        return entity_arn(iam, call, f"mfa{path}{input['VirtualMFADeviceName']}")
    if "SAMLMetadataDocument" in input and "Name" in input:
        return entity_arn(iam, call, f"saml-provider/{input['Name']}")
    url = input.get("Url")
    if isinstance(url, str):
        return entity_arn(iam, call, f"oidc-provider/{url.partition('://')[2]}")
    return "*"
