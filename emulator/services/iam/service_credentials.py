"""Names and passwords that users have for single services: CodeCommit, Keyspaces, Bedrock.

Source: IAM API Reference, CreateServiceSpecificCredential.  None of these services is emulated, so
nobody signs in with them here; they are kept and listed as on AWS.
"""

import secrets
from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.entities import ServiceCredential
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.uploaded import calling_user

if TYPE_CHECKING:
    from csc.emulator.calls import Call, Input
    from csc.emulator.services.iam.service import Iam

MOST = 2
"""Of one user for one service."""

SERVICES = frozenset(
    {"bedrock.amazonaws.com", "cassandra.amazonaws.com", "codecommit.amazonaws.com"}
)


def check_service(name: str) -> str:
    """Raises NoSuchEntity (recorded on AWS; its reference says NotSupportedService)."""
    if name not in SERVICES:
        raise NoSuchEntity(f"No such service {name} is supported for Service Specific Credentials")
    return name


def made_password() -> str:
    return secrets.token_urlsafe(33)


def credentials_of(iam: "Iam", user: str) -> list[ServiceCredential]:
    """A user's, the oldest first. Raises NoSuchEntity where there is no such user."""
    name = user_of(iam, user).name
    held = [one for one in iam.store.service_credentials.sorted() if one.user == name]
    return sorted(held, key=lambda one: one.created)


def credential_of(iam: "Iam", input: "Input", call: "Call") -> ServiceCredential:
    """The one that the input names, of the user it names or the one that calls."""
    wanted = input["ServiceSpecificCredentialId"]
    for one in credentials_of(iam, calling_user(input, call.caller.principal)):
        if one.id == wanted:
            return one
    raise NoSuchEntity(f"No such credential {wanted} exists")


def describe_credential(credential: ServiceCredential, *, whole: bool = False) -> dict[str, Any]:
    """``whole`` with the password, as it is told once."""
    password = {"ServicePassword": credential.password} if whole else {}
    return {
        "CreateDate": credential.created,
        "ServiceName": credential.service,
        "ServiceUserName": credential.user_name,
        "ServiceSpecificCredentialId": credential.id,
        "UserName": credential.user,
        "Status": credential.status,
        **password,
    }
