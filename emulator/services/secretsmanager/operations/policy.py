"""PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.secretsmanager.errors import MalformedPolicyDocumentException
from csc.emulator.services.secretsmanager.store import Secret

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager


def _named(secret: Secret) -> Output:
    return {"ARN": secret.arn, "Name": secret.name}


def put_resource_policy(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """Raises MalformedPolicyDocumentException."""
    secret, text = manager.find(input), str(input["ResourcePolicy"])
    try:
        json.loads(text)
    except ValueError:
        raise MalformedPolicyDocumentException("The policy is not valid JSON.") from None
    manager.store.save(replace(secret, policy=text))
    return _named(secret)


def get_resource_policy(manager: "SecretsManager", input: Input, call: Call) -> Output:
    secret = manager.find(input)
    return _named(secret) | ({"ResourcePolicy": secret.policy} if secret.policy else {})


def delete_resource_policy(manager: "SecretsManager", input: Input, call: Call) -> Output:
    secret = manager.find(input)
    manager.store.save(replace(secret, policy=""))
    return _named(secret)
