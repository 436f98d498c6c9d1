"""AWS::SecretsManager::Secret and ResourcePolicy, in the service ``secretsmanager``."""

import json
from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import Record, arn

_SECRET = arn("secretsmanager", "secret:{name}-{short}")


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> str | None:
    """The value: what the template gives, else what was generated before, else a new one."""
    from csc.emulator.services.secretsmanager.generate import generated_string
    from csc.emulator.services.secretsmanager.store import CURRENT

    if "SecretString" in properties:
        given = properties["SecretString"]
        return given if isinstance(given, str) else json.dumps(given)
    if "GenerateSecretString" not in properties:
        return None
    manager: Any = context.cloud.services["secretsmanager"]
    before = manager.store.find(identity.ref)
    current = before.staged(CURRENT) if before is not None else None
    if current is not None and current.text is not None:
        return str(current.text)
    return generated_string(properties["GenerateSecretString"] or {})


def _name(secret: Realised) -> str:
    given = secret.properties.get("Name")
    return str(given) if given else secret.identity.ref.split(":", 6)[-1][:-7]


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """A value that was put meanwhile stays, unless the template's has changed."""
    from csc.emulator.services.secretsmanager.store import CURRENT, Secret, Version
    from csc.emulator.services.secretsmanager.versions import add_version

    manager: Any = cloud.services["secretsmanager"]
    now = manager.now()
    secret = manager.store.find(new.identity.ref)
    if secret is None:
        secret = Secret(_name(new), new.identity.ref, now, now)
    secret = replace(
        secret,
        description=str(new.properties.get("Description") or ""),
        key=str(new.properties.get("KmsKeyId") or ""),
        tags=tags_of(new.properties),
        deleted=None,
    )
    changed = old is None or old.properties != new.properties
    current = secret.staged(CURRENT)
    given = new.built is not None and (current is None or (changed and current.text != new.built))
    if given:
        version = Version(cloud.clock.uuid(), now, new.built)
        secret = add_version(secret, version, [CURRENT])
    manager.store.save(secret)


def _remove(cloud: Cloud, old: Realised) -> None:
    manager: Any = cloud.services["secretsmanager"]
    secret = manager.store.find(old.identity.ref)
    if secret is not None:
        manager.store.remove(secret.name)


def _apply_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    _set_policy(cloud, new, json.dumps(new.properties["ResourcePolicy"]))


def _remove_policy(cloud: Cloud, old: Realised) -> None:
    _set_policy(cloud, old, "")


def _set_policy(cloud: Cloud, policy: Realised, text: str) -> None:
    manager: Any = cloud.services["secretsmanager"]
    secret = manager.store.find(str(policy.properties["SecretId"]))
    if secret is not None:
        manager.store.save(replace(secret, policy=text))


TYPES = (
    emulated(
        "AWS::SecretsManager::Secret",
        Record(_SECRET, "Name", {"Id": _SECRET}),
        _apply,
        _remove,
        _build,
        missing="replicas, rotation; nothing is encrypted",
    ),
    emulated(
        "AWS::SecretsManager::ResourcePolicy",
        Record("{id}", attributes={"Id": "{id}"}),
        _apply_policy,
        _remove_policy,
    ),
)
