"""TagResource, UntagResource."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager


def tag_resource(manager: "SecretsManager", input: Input, call: Call) -> Output:
    secret = manager.find(input)
    added = {tag["Key"]: tag["Value"] for tag in input["Tags"]}
    manager.store.save(replace(secret, tags={**secret.tags, **added}))
    return {}


def untag_resource(manager: "SecretsManager", input: Input, call: Call) -> Output:
    secret, gone = manager.find(input), set(input["TagKeys"])
    kept = {key: value for key, value in secret.tags.items() if key not in gone}
    manager.store.save(replace(secret, tags=kept))
    return {}
