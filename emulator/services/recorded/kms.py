"""KMS: the keys and aliases of templates. Nothing is encrypted locally."""

import json
from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.errors import ServiceError
from csc.emulator.services.recorded.declared import Declared

KEY, ALIAS = "AWS::KMS::Key", "AWS::KMS::Alias"


class NotFoundException(ServiceError):
    code = "NotFoundException"


def describe_key(kms: "Kms", input: Input, call: Call) -> Output:
    key = kms.key(input)
    properties = key.properties
    spec, usage = properties.get("KeySpec"), properties.get("KeyUsage")
    return {
        "KeyMetadata": {
            "AWSAccountId": kms.cloud.account,
            "KeyId": key.identity.ref,
            "Arn": key.identity.attributes["Arn"],
            "CreationDate": kms.deployed(key),
            "Enabled": properties.get("Enabled", True),
            "Description": properties.get("Description", ""),
            "KeyUsage": usage or "ENCRYPT_DECRYPT",
            "KeyState": "Enabled" if properties.get("Enabled", True) else "Disabled",
            "Origin": properties.get("Origin", "AWS_KMS"),
            "KeyManager": "CUSTOMER",
            "KeySpec": spec or "SYMMETRIC_DEFAULT",
            "CustomerMasterKeySpec": spec or "SYMMETRIC_DEFAULT",
            "MultiRegion": properties.get("MultiRegion", False),
        }
    }


def get_key_policy(kms: "Kms", input: Input, call: Call) -> Output:
    policy = kms.key(input).properties.get("KeyPolicy", {})
    text = policy if isinstance(policy, str) else json.dumps(policy)
    return {"Policy": text, "PolicyName": "default"}


def get_key_rotation_status(kms: "Kms", input: Input, call: Call) -> Output:
    enabled = kms.key(input).properties.get("EnableKeyRotation", False)
    return {"KeyRotationEnabled": str(enabled).lower() == "true"}


def list_keys(kms: "Kms", input: Input, call: Call) -> Output:
    keys = [
        {"KeyId": key.identity.ref, "KeyArn": key.identity.attributes["Arn"]}
        for key in kms.resources(KEY)
    ]
    return {"Keys": keys, "Truncated": False}


def list_aliases(kms: "Kms", input: Input, call: Call) -> Output:
    aliases = [
        {
            "AliasName": alias.identity.ref,
            "AliasArn": kms.arn("kms", alias.identity.ref),
            "TargetKeyId": str(alias.properties["TargetKeyId"]).rpartition("/")[2],
        }
        for alias in kms.resources(ALIAS)
    ]
    return {"Aliases": aliases, "Truncated": False}


OPERATIONS: Mapping[str, Row] = {
    "DescribeKey": Row(describe_key),
    "GetKeyPolicy": Row(get_key_policy),
    "GetKeyRotationStatus": Row(get_key_rotation_status),
    "ListAliases": Row(list_aliases),
    "ListKeys": Row(list_keys),
}


class Kms(Declared):
    """Satisfies ``emulator.calls.Service``."""

    name = "kms"
    operations = OPERATIONS

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        resource = "*"
        if input.get("KeyId"):
            resource = str(self.key(input).identity.attributes["Arn"])
        return (Permission(f"kms:{operation}", resource),)

    def key(self, input: Input) -> Realised:
        """By id, ARN, alias or the alias's ARN. Raises NotFoundException."""
        given = str(input.get("KeyId"))
        wanted = given.rpartition(":")[2] if given.startswith("arn:") else given
        for alias in self.resources(ALIAS):
            if alias.identity.ref == wanted:
                wanted = str(alias.properties["TargetKeyId"])
        wanted = wanted.rpartition("/")[2]
        for key in self.resources(KEY):
            if key.identity.ref == wanted:
                return key
        shown: Any = given if given.startswith("arn:") else self.arn("kms", f"key/{given}")
        raise NotFoundException(f"Key '{shown}' does not exist")
