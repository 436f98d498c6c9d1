"""PutSecretValue, UpdateSecret, UpdateSecretVersionStage."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.secretsmanager.errors import (
    InvalidParameterException,
    InvalidRequestException,
    ResourceNotFoundException,
)
from csc.emulator.services.secretsmanager.store import CURRENT, Secret
from csc.emulator.services.secretsmanager.versions import add_version, make_version, stage

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager


def usable(manager: "SecretsManager", input: Input) -> Secret:
    """Raises InvalidRequestException for a secret that is to be deleted."""
    secret = manager.find(input)
    if secret.deleted is not None:
        raise InvalidRequestException(
            "You can't perform this operation on the secret because it was marked for deletion."
        )
    return secret


def put_secret_value(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """Raises InvalidParameterException without a value."""
    secret = usable(manager, input)
    made = make_version(input, manager.cloud.clock.uuid(), manager.now())
    if made is None:
        raise InvalidRequestException("You must provide either SecretString or SecretBinary.")
    stages = list(input.get("VersionStages") or [CURRENT])
    if not secret.versions and CURRENT not in stages:
        stages.append(CURRENT)
    changed = add_version(secret, made, stages)
    manager.store.save(changed)
    version: Any = changed.version(made.id)
    return {
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": made.id,
        "VersionStages": list(version.stages),
    }


def update_secret(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """A value given becomes AWSCURRENT."""
    secret = usable(manager, input)
    made = make_version(input, manager.cloud.clock.uuid(), manager.now())
    changed = replace(
        secret,
        description=str(input.get("Description", secret.description)),
        key=str(input.get("KmsKeyId", secret.key)),
        changed=manager.now(),
    )
    if made is not None:
        changed = add_version(changed, made, [CURRENT])
    manager.store.save(changed)
    told = {"ARN": secret.arn, "Name": secret.name}
    return told | ({"VersionId": made.id} if made is not None else {})


def update_secret_version_stage(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """Raises InvalidParameterException where the stage isn't on the version it is taken from."""
    secret, name = usable(manager, input), str(input["VersionStage"])
    to, source = input.get("MoveToVersionId"), input.get("RemoveFromVersionId")
    standing = secret.staged(name)
    if standing is not None and source != standing.id and to != standing.id:
        raise InvalidParameterException(
            f"The parameter RemoveFromVersionId can't be empty. Staging label {name} is currently "
            f"attached to version {standing.id}, so you must explicitly reference that version in "
            "RemoveFromVersionId."
        )
    if to is not None:
        if secret.version(str(to)) is None:
            raise ResourceNotFoundException("Secrets Manager can't find the specified version.")
        manager.store.save(stage(secret, str(to), [name]))
    elif standing is not None:
        if name == CURRENT:
            raise InvalidParameterException("AWSCURRENT can be moved and not removed.")
        versions = tuple(
            replace(one, stages=tuple(s for s in one.stages if s != name))
            for one in secret.versions
        )
        manager.store.save(replace(secret, versions=versions))
    return {"ARN": secret.arn, "Name": secret.name}
