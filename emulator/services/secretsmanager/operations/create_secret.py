"""CreateSecret."""

import re
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.secretsmanager.errors import (
    InvalidRequestException,
    ResourceExistsException,
    ValidationException,
)
from csc.emulator.services.secretsmanager.store import CURRENT, Secret
from csc.emulator.services.secretsmanager.versions import add_version, make_version

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager

_NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]{1,512}").fullmatch


def create_secret(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """Raises ResourceExistsException, InvalidRequestException, ValidationException."""
    name = str(input["Name"])
    check_name(name)
    before = manager.store.find(name)
    now, id = manager.now(), manager.cloud.clock.uuid()
    made = make_version(input, id, now)
    if before is not None:
        if before.deleted is not None:
            raise InvalidRequestException(
                "You can't create this secret because a secret with this name is already scheduled "
                "for deletion."
            )
        if made is None or before.version(made.id) is None:
            raise ResourceExistsException(
                f"The operation failed because the secret {name} already exists."
            )
        add_version(before, made, [CURRENT])
        return {"ARN": before.arn, "Name": name, "VersionId": made.id}
    secret = Secret(
        name,
        manager.arn(name),
        now,
        now,
        description=str(input.get("Description") or ""),
        key=str(input.get("KmsKeyId") or ""),
        tags={tag["Key"]: tag["Value"] for tag in input.get("Tags") or ()},
    )
    if made is not None:
        secret = add_version(secret, made, [CURRENT])
    manager.store.save(secret)
    told = {"ARN": secret.arn, "Name": name}
    return told | ({"VersionId": made.id} if made is not None else {})


def check_name(name: str) -> None:
    """Raises ValidationException."""
    if not _NAME(name):
        raise ValidationException(
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the "
            "following: -/_+=.@!"
        )
