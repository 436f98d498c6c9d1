"""DeleteSecret, RestoreSecret."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.secretsmanager.errors import (
    InvalidParameterException,
    InvalidRequestException,
)

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager


def delete_secret(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """After some days, or at once (which is no error for a secret that is gone)."""
    days, at_once = input.get("RecoveryWindowInDays"), input.get("ForceDeleteWithoutRecovery")
    if days is not None and not 7 <= int(days) <= 30:
        raise InvalidParameterException(
            "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."
        )
    if days is not None and at_once:
        raise InvalidParameterException(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
        )
    try:
        secret = manager.find(input)
    except ServiceError:
        if not at_once:
            raise
        name = str(input["SecretId"])
        return {"ARN": manager.arn(name), "Name": name, "DeletionDate": manager.now()}
    if secret.deleted is not None and not at_once:
        raise InvalidRequestException(
            "You can't perform this operation on the secret because it was already scheduled for "
            "deletion."
        )
    if at_once:
        manager.store.remove(secret.name)
        return {"ARN": secret.arn, "Name": secret.name, "DeletionDate": manager.now()}
    when = manager.now() + int(days or 30) * 86400
    manager.store.save(replace(secret, deleted=when))
    return {"ARN": secret.arn, "Name": secret.name, "DeletionDate": when}


def restore_secret(manager: "SecretsManager", input: Input, call: Call) -> Output:
    secret = manager.find(input)
    manager.store.save(replace(secret, deleted=None))
    return {"ARN": secret.arn, "Name": secret.name}
