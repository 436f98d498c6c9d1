"""What each IAM operation needs: ``iam:<operation>`` on the entity that its input names."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Permission

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


OF_ONESELF = frozenset(
    [
        "GetUser",
        "CreateAccessKey",
        "ListAccessKeys",
        "UpdateAccessKey",
        "DeleteAccessKey",
        "GetLoginProfile",
    ]
)
"""Operations that are about the calling user where their input names none."""


def permissions_of(iam: "Iam", operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
    """One permission: every IAM operation is about one entity or about all (``*``)."""
    if operation in OF_ONESELF and not input.get("UserName") and ":user/" in call.caller.principal:
        return (Permission(f"iam:{operation}", call.caller.principal),)
    return (Permission(f"iam:{operation}", _resource(iam, operation, input)),)


def _resource(iam: "Iam", operation: str, input: Input) -> str:
    account, store = iam.cloud.account, iam.store
    if "PolicyArn" in input and not input.keys() & {"RoleName", "UserName", "GroupName"}:
        return str(input["PolicyArn"])
    path = input.get("Path") or "/"
    for member, kind, shelf in (
        ("RoleName", "role", store.roles),
        ("GroupName", "group", store.groups),
        ("UserName", "user", store.users),
        ("InstanceProfileName", "instance-profile", store.profiles),
    ):
        name = input.get(member)
        if isinstance(name, str):
            entity = shelf.get(name)
            return entity.arn if entity else f"arn:aws:iam::{account}:{kind}{path}{name}"
    if "PolicyName" in input:
        return f"arn:aws:iam::{account}:policy{path}{input['PolicyName']}"
    return "*"
