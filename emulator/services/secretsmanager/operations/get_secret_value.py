"""GetSecretValue, BatchGetSecretValue."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.secretsmanager.errors import (
    InvalidParameterException,
    InvalidRequestException,
    ResourceNotFoundException,
)
from csc.emulator.services.secretsmanager.operations.change_secret import usable
from csc.emulator.services.secretsmanager.operations.describe_secret import chosen
from csc.emulator.services.secretsmanager.store import CURRENT, Secret, Version
from csc.emulator.services.secretsmanager.versions import value_of

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager


def get_secret_value(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException, InvalidRequestException."""
    secret = usable(manager, input)
    version = _version(secret, input)
    day = manager.now() // 86400 * 86400
    manager.store.save(replace(secret, accessed=day))
    return _describe(secret, version)


def _version(secret: Secret, input: Input) -> Version:
    id, stage = input.get("VersionId"), input.get("VersionStage")
    found = secret.version(str(id)) if id else secret.staged(str(stage or CURRENT))
    if found is None or (id and stage and stage not in found.stages):
        if id and found is not None:
            raise InvalidRequestException(
                "You provided a VersionStage that is not associated to the provided VersionId."
            )
        told = f"VersionId: {id}" if id else f"staging label: {stage or CURRENT}"
        raise ResourceNotFoundException(
            f"Secrets Manager can't find the specified secret value for {told}"
        )
    return found


def _describe(secret: Secret, version: Version) -> Output:
    return {
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": version.id,
        **value_of(version),
        "VersionStages": list(version.stages),
        "CreatedDate": version.created,
    }


def batch_get_secret_value(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """By a list of ids, or by filters; what can't be had is named."""
    ids, filters = input.get("SecretIdList"), input.get("Filters")
    if bool(ids) == bool(filters):
        raise InvalidParameterException(
            "Either 'SecretIdList' or 'Filters' must be provided, but not both."
        )
    wanted = list(ids or [secret.name for secret in chosen(manager, filters or ())])
    values: list[Output] = []
    errors: list[Output] = []
    for id in wanted:
        try:
            values.append(get_secret_value(manager, {"SecretId": id}, call))
        except ServiceError as error:
            errors.append({"SecretId": id, "ErrorCode": error.code, "Message": error.message})
    return {"SecretValues": values, "Errors": errors}
