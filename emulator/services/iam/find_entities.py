"""Find what an input names, or raise NoSuchEntity as IAM does."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input
from csc.emulator.services.iam.aws_managed import aws_managed_document
from csc.emulator.services.iam.entities import (
    AccessKey,
    Group,
    Holder,
    InstanceProfile,
    ManagedPolicy,
    Provider,
    Role,
    SamlProvider,
    ServerCertificate,
    User,
)
from csc.emulator.services.iam.errors import InvalidInput, NoSuchEntity, ValidationError
from csc.emulator.services.iam.make_ids import stable_id

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def role_of(iam: "Iam", name: str) -> Role:
    role = iam.store.roles.get(name)
    if role is None:
        raise NoSuchEntity(f"The role with name {name} cannot be found.")
    return role


def user_of(iam: "Iam", name: str) -> User:
    user = iam.store.users.get(name)
    if user is None:
        raise NoSuchEntity(f"The user with name {name} cannot be found.")
    return user


def group_of(iam: "Iam", name: str) -> Group:
    group = iam.store.groups.get(name)
    if group is None:
        raise NoSuchEntity(f"The group with name {name} cannot be found.")
    return group


def profile_of(iam: "Iam", name: str) -> InstanceProfile:
    profile = iam.store.profiles.get(name)
    if profile is None:
        raise NoSuchEntity(f"Instance Profile {name} cannot be found.")
    return profile


def provider_of(iam: "Iam", arn: str) -> Provider:
    provider = iam.store.providers.get(arn)
    if provider is None:
        raise NoSuchEntity(f"OpenIDConnect Provider not found for arn {arn}")
    return provider


def saml_provider_of(iam: "Iam", arn: str) -> SamlProvider:
    found = iam.store.saml.get(arn)
    if found is None:
        raise NoSuchEntity("Manifest not found for arn " + arn)
    return found


def server_certificate_of(iam: "Iam", name: str) -> ServerCertificate:
    found = iam.store.certificates.get(name)
    if found is None:
        raise NoSuchEntity(f"The Server Certificate with name {name} cannot be found.")
    return found


def key_of(iam: "Iam", input: Input, call: Call) -> AccessKey:
    """An access key of the user that the input names, else of the user that calls.

    Another user's is not found: who may change keys of one user must not reach those of others.
    Root, whom nothing is denied, may leave the user out.
    """
    wanted = input["AccessKeyId"]
    found = iam.store.keys.get(wanted)
    user = input.get("UserName")
    if user:
        user = user_of(iam, user).name
    elif ":user/" in call.caller.principal:
        user = call.caller.principal.rpartition("/")[2]
    if found is None or (user and found.user != user):
        raise NoSuchEntity(f"The Access Key with id {wanted} cannot be found.")
    return found


def policy_of(iam: "Iam", arn: str) -> ManagedPolicy:
    """A managed policy of the account, or one of AWS's that CSC holds."""
    own = iam.store.policies.get(arn)
    if own is not None:
        return own
    document = aws_managed_document(arn)
    if document is None:
        raise NoSuchEntity(f"Policy {arn} was not found.")
    full = arn.partition(":policy/")[2]
    path, _, name = full.rpartition("/")
    path = f"/{path}/" if path else "/"
    policy_id = stable_id("policy", arn)
    return ManagedPolicy(name, path, policy_id, arn, 0.0, 0.0, "v1", {"v1": document}, {"v1": 0.0})


def limiting(iam: "Iam", arn: str) -> str:
    """The ARN, fit for a permissions boundary. Raises ValidationError, NoSuchEntity."""
    if ":policy/" not in arn:
        raise ValidationError(f"Value ({arn}) for parameter PermissionsBoundary is invalid.")
    if iam.gathered.managed(arn) is None:
        raise NoSuchEntity(f"Scope ARN: {arn} does not exist or is not attachable.")
    return arn


def attachable(iam: "Iam", arn: str) -> None:
    """Raises NoSuchEntity where there is no such managed policy to attach."""
    if not arn.startswith("arn:"):
        raise ValidationError("Invalid ARN:  Could not be parsed!")
    if iam.gathered.managed(arn) is None:
        raise NoSuchEntity(f"Policy {arn} does not exist or is not attachable.")


def holders_of(iam: "Iam", arn: str) -> list[Holder]:
    """What a managed policy is attached to."""
    holders: list[Holder] = [
        *iam.store.roles.sorted(),
        *iam.store.users.sorted(),
        *iam.store.groups.sorted(),
    ]
    return [holder for holder in holders if arn in holder.attached]


def holder_of(iam: "Iam", arn: str) -> Holder:
    """A user, group or role by its ARN. Raises InvalidInput, NoSuchEntity."""
    name = arn.rpartition("/")[2]
    found: Holder | None = None
    if ":role/" in arn:
        found = iam.store.roles.get(name)
    elif ":user/" in arn:
        found = iam.store.users.get(name)
    elif ":group/" in arn:
        found = iam.store.groups.get(name)
    else:
        raise InvalidInput(
            f"Invalid Entity Arn: {arn} does not clearly define entity type and name."
        )
    if found is None or found.arn != arn:
        raise NoSuchEntity(f"The entity {arn} cannot be found.")
    return found
