"""DescribeSecret, ListSecrets, ListSecretVersionIds."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.secretsmanager.errors import InvalidNextTokenException
from csc.emulator.services.secretsmanager.store import Secret

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager


def describe_secret(manager: "SecretsManager", input: Input, call: Call) -> Output:
    secret = manager.find(input)
    told = _describe(secret)
    stages = told.pop("SecretVersionsToStages", None)
    return told | ({"VersionIdsToStages": stages} if stages else {})


def _describe(secret: Secret) -> Output:
    told: Output = {
        "ARN": secret.arn,
        "Name": secret.name,
        "LastChangedDate": secret.changed,
        "CreatedDate": secret.created,
    }
    for member, value in (
        ("SecretVersionsToStages", {one.id: list(one.stages) for one in secret.versions}),
        ("Tags", [{"Key": key, "Value": value} for key, value in secret.tags.items()]),
        ("Description", secret.description),
        ("KmsKeyId", secret.key),
        ("DeletedDate", secret.deleted),
        ("LastAccessedDate", secret.accessed),
    ):
        if value:
            told[member] = value
    return told


def list_secrets(manager: "SecretsManager", input: Input, call: Call) -> Output:
    planned = bool(input.get("IncludePlannedDeletion"))
    secrets = {
        secret.name: secret
        for secret in chosen(manager, input.get("Filters") or ())
        if planned or secret.deleted is None
    }
    limit = int(input.get("MaxResults") or 100)
    names, token = page(list(secrets), input.get("NextToken"), limit, InvalidNextTokenException)
    found = [_describe(secrets[name]) for name in names]
    return {"SecretList": found} | ({"NextToken": token} if token else {})


def chosen(manager: "SecretsManager", filters: Sequence[Mapping[str, Any]]) -> list[Secret]:
    return [s for s in manager.store.all() if all(_passes(s, one) for one in filters)]


def _passes(secret: Secret, one: Mapping[str, Any]) -> bool:
    """One of a filter's values fits; with ``!`` before it, it must not."""
    texts = {
        "name": [secret.name],
        "description": [secret.description],
        "tag-key": list(secret.tags),
        "tag-value": list(secret.tags.values()),
    }
    key = str(one.get("Key"))
    held = texts.get(key, [text for several in texts.values() for text in several])
    for value in one.get("Values") or ():
        wanted, refused = value.removeprefix("!"), value.startswith("!")
        exact = key == "name"
        fits = any(
            text.startswith(wanted) if exact else wanted.lower() in text.lower() for text in held
        )
        if fits != refused:
            return True
    return False


def list_secret_version_ids(manager: "SecretsManager", input: Input, call: Call) -> Output:
    secret = manager.find(input)
    versions = [
        {"VersionId": one.id, "VersionStages": list(one.stages), "CreatedDate": one.created}
        for one in secret.versions
    ]
    return {"Versions": versions, "ARN": secret.arn, "Name": secret.name}
