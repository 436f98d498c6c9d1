"""The service ``secretsmanager``: secrets by name or ARN, and what each call needs of IAM."""

import hashlib
from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.secretsmanager.errors import ResourceNotFoundException
from csc.emulator.services.secretsmanager.operations import OPERATIONS
from csc.emulator.services.secretsmanager.store import Secret, Store

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class SecretsManager:
    """Satisfies ``emulator.calls.Service``."""

    name = "secretsmanager"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self._policies: dict[str, Policy] = {}
        iam: Any = cloud.services.get("iam")
        if iam is not None:
            iam.resource_policies["secretsmanager"] = self.policy_of

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """A secret that isn't there has the ARN that its name would have."""
        action = f"secretsmanager:{operation}"
        given = input.get("SecretId") or input.get("Name")
        if not given:
            return (Permission(action, "*"),)
        secret = self.store.find(str(given))
        arn = secret.arn if secret is not None else self.arn(str(given))
        return (Permission(action, arn),)

    def arn(self, name: str) -> str:
        """The six characters at its end are the same for the same name."""
        if name.startswith("arn:"):
            return name
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
        suffix = ""
        for _ in range(6):
            number, index = divmod(number, len(_LETTERS))
            suffix += _LETTERS[index]
        region, account = self.cloud.region, self.cloud.account
        return f"arn:aws:secretsmanager:{region}:{account}:secret:{name}-{suffix}"

    def now(self) -> float:
        return self.cloud.clock.now()

    def find(self, input: Input) -> Secret:
        """Raises ResourceNotFoundException. One that was to go is gone when its time has come."""
        secret = self.store.find(str(input["SecretId"]))
        if secret is not None and secret.deleted is not None and secret.deleted <= self.now():
            self.store.remove(secret.name)
            secret = None
        if secret is None:
            raise ResourceNotFoundException("Secrets Manager can't find the specified secret.")
        return secret

    def policy_of(self, arn: str) -> Policy | None:
        """The resource-based policy of a secret, as IAM asks for it."""
        secret = self.store.find(arn)
        if secret is None or not secret.policy:
            return None
        if secret.policy not in self._policies:
            if len(self._policies) > 1000:
                self._policies.clear()
            self._policies[secret.policy] = compile_policy(secret.policy, f"policy of {arn}")
        return self._policies[secret.policy]
