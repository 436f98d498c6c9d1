"""KMS: keys and aliases, of templates and made through the API. Nothing is encrypted locally.

Source of shapes and errors: AWS KMS API reference.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.errors import ServiceError
from csc.emulator.services.recorded.declared import Declared
from csc.emulator.services.recorded.made import MadeDocuments

KEY, ALIAS = "AWS::KMS::Key", "AWS::KMS::Alias"
DAY = 86_400
Key = dict[str, Any]
"""``Id``, ``Arn``, ``Created`` and the members of AWS::KMS::Key; ``Deletion`` where it is scheduled."""


class NotFoundException(ServiceError):
    code = "NotFoundException"


class AlreadyExistsException(ServiceError):
    code = "AlreadyExistsException"


class KMSInvalidStateException(ServiceError):
    code = "KMSInvalidStateException"


def create_key(kms: "Kms", input: Input, call: Call) -> Output:
    identifier = kms.cloud.clock.uuid()
    kept = ("Description", "KeyUsage", "KeySpec", "Origin", "MultiRegion")
    tags = [{"Key": t["TagKey"], "Value": t["TagValue"]} for t in input.get("Tags") or ()]
    key: Key = {
        "Id": identifier,
        "Arn": kms.arn("kms", f"key/{identifier}"),
        "Created": kms.cloud.clock.now(),
        "KeyPolicy": input.get("Policy") or _default_policy(kms),
        "Tags": tags,
        **{name: input[name] for name in kept if name in input},
    }
    kms.made.put(identifier, key)
    return {"KeyMetadata": _metadata(kms, key)}


def describe_key(kms: "Kms", input: Input, call: Call) -> Output:
    return {"KeyMetadata": _metadata(kms, kms.key(input))}


def get_key_policy(kms: "Kms", input: Input, call: Call) -> Output:
    policy = kms.key(input).get("KeyPolicy", {})
    text = policy if isinstance(policy, str) else json.dumps(policy)
    return {"Policy": text, "PolicyName": "default"}


def get_key_rotation_status(kms: "Kms", input: Input, call: Call) -> Output:
    key = kms.key(input)
    enabled = str(key.get("EnableKeyRotation", False)).lower() == "true"
    period = {"RotationPeriodInDays": key.get("RotationPeriodInDays", 365)} if enabled else {}
    return {"KeyId": key["Arn"], "KeyRotationEnabled": enabled, **period}


def list_keys(kms: "Kms", input: Input, call: Call) -> Output:
    keys = [{"KeyId": key["Id"], "KeyArn": key["Arn"]} for key in kms.every_key()]
    return {"Keys": keys, "Truncated": False}


def list_aliases(kms: "Kms", input: Input, call: Call) -> Output:
    wanted = kms.key(input)["Id"] if input.get("KeyId") else None
    aliases = [
        {"AliasName": name, "AliasArn": kms.arn("kms", name), "TargetKeyId": target}
        for name, target in kms.names()
        if wanted in (None, target)
    ]
    return {"Aliases": aliases, "Truncated": False}


def create_alias(kms: "Kms", input: Input, call: Call) -> Output:
    name = str(input["AliasName"])
    if any(other == name for other, _ in kms.names()):
        raise AlreadyExistsException(
            f"An alias with the name {kms.arn('kms', name)} already exists"
        )
    target = kms.key({"KeyId": input["TargetKeyId"]})["Id"]
    kms.aliases.put(name, {"AliasName": name, "TargetKeyId": target})
    return {}


def delete_alias(kms: "Kms", input: Input, call: Call) -> Output:
    name = str(input["AliasName"])
    if kms.aliases.get(name) is None:
        raise NotFoundException(f"Alias {kms.arn('kms', name)} is not found.")
    kms.aliases.remove(name)
    return {}


def enable_key_rotation(kms: "Kms", input: Input, call: Call) -> Output:
    period = {k: input[k] for k in ("RotationPeriodInDays",) if k in input}
    return kms.change(input, {"EnableKeyRotation": True, **period})


def disable_key_rotation(kms: "Kms", input: Input, call: Call) -> Output:
    return kms.change(input, {"EnableKeyRotation": False})


def enable_key(kms: "Kms", input: Input, call: Call) -> Output:
    return kms.change(input, {"Enabled": True})


def disable_key(kms: "Kms", input: Input, call: Call) -> Output:
    return kms.change(input, {"Enabled": False})


def put_key_policy(kms: "Kms", input: Input, call: Call) -> Output:
    return kms.change(input, {"KeyPolicy": input["Policy"]})


def update_key_description(kms: "Kms", input: Input, call: Call) -> Output:
    return kms.change(input, {"Description": input["Description"]})


def list_resource_tags(kms: "Kms", input: Input, call: Call) -> Output:
    tags = kms.key(input).get("Tags") or []
    return {
        "Tags": [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tags],
        "Truncated": False,
    }


def tag_resource(kms: "Kms", input: Input, call: Call) -> Output:
    tags = {tag["Key"]: tag["Value"] for tag in kms.key(input).get("Tags") or []}
    tags |= {tag["TagKey"]: tag["TagValue"] for tag in input["Tags"]}
    return kms.change(input, {"Tags": [{"Key": k, "Value": v} for k, v in tags.items()]})


def untag_resource(kms: "Kms", input: Input, call: Call) -> Output:
    tags = kms.key(input).get("Tags") or []
    return kms.change(input, {"Tags": [t for t in tags if t["Key"] not in input["TagKeys"]]})


def schedule_key_deletion(kms: "Kms", input: Input, call: Call) -> Output:
    key = kms.key(input)
    if "Deletion" in key:
        raise KMSInvalidStateException(f"{key['Arn']} is pending deletion.")
    days = int(input.get("PendingWindowInDays") or 30)
    when = kms.cloud.clock.now() + days * DAY
    kms.change(input, {"Deletion": when, "Enabled": False})
    return {
        "KeyId": key["Arn"],
        "DeletionDate": when,
        "KeyState": "PendingDeletion",
        "PendingWindowInDays": days,
    }


def cancel_key_deletion(kms: "Kms", input: Input, call: Call) -> Output:
    key = kms.key(input)
    if key.pop("Deletion", None) is None:
        raise KMSInvalidStateException(f"{key['Arn']} is not pending deletion.")
    kms.made.put(key["Id"], key)
    return {"KeyId": key["Arn"]}


OPERATIONS: Mapping[str, Row] = {
    "CancelKeyDeletion": Row(cancel_key_deletion),
    "CreateAlias": Row(create_alias),
    "CreateKey": Row(create_key, "partial", "imported key material, custom key stores"),
    "DeleteAlias": Row(delete_alias),
    "DescribeKey": Row(describe_key),
    "DisableKey": Row(disable_key),
    "DisableKeyRotation": Row(disable_key_rotation),
    "EnableKey": Row(enable_key),
    "EnableKeyRotation": Row(enable_key_rotation),
    "GetKeyPolicy": Row(get_key_policy),
    "GetKeyRotationStatus": Row(get_key_rotation_status),
    "ListAliases": Row(list_aliases),
    "ListKeys": Row(list_keys),
    "ListResourceTags": Row(list_resource_tags),
    "PutKeyPolicy": Row(put_key_policy),
    "ScheduleKeyDeletion": Row(schedule_key_deletion),
    "TagResource": Row(tag_resource),
    "UntagResource": Row(untag_resource),
    "UpdateKeyDescription": Row(update_key_description),
}


class Kms(Declared):
    """Satisfies ``emulator.calls.Service``. ``made`` keys by id, ``aliases`` by name."""

    name = "kms"
    operations = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud)
        self.made = MadeDocuments(cloud.storage, "kms key")
        self.aliases = MadeDocuments(cloud.storage, "kms alias")

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        resource = "*"
        if input.get("KeyId"):
            resource = str(self.key(input)["Arn"])
        return (Permission(f"kms:{operation}", resource),)

    def every_key(self) -> Iterator[Key]:
        """Those of templates, then those made."""
        yield from (self._declared(one) for one in self.resources(KEY))
        yield from self.made

    def names(self) -> Iterator[tuple[str, str]]:
        """(alias, id of its key)."""
        for one in self.resources(ALIAS):
            yield one.identity.ref, str(one.properties["TargetKeyId"]).rpartition("/")[2]
        for made in self.aliases:
            yield made["AliasName"], made["TargetKeyId"]

    def key(self, input: Input) -> Key:
        """By id, ARN, alias or the alias's ARN. Raises NotFoundException."""
        given = str(input.get("KeyId"))
        wanted = given.rpartition(":")[2] if given.startswith("arn:") else given
        wanted = dict(self.names()).get(wanted, wanted).rpartition("/")[2]
        for key in self.every_key():
            if key["Id"] == wanted:
                return key
        shown: Any = given if given.startswith("arn:") else self.arn("kms", f"key/{given}")
        raise NotFoundException(f"Key '{shown}' does not exist")

    def change(self, input: Input, members: Mapping[str, Any]) -> Output:
        """Of a made key; one of a template changes with it."""
        key = self.key(input)
        if self.made.get(key["Id"]) is not None:
            self.made.put(key["Id"], {**key, **members})
        return {}

    def _declared(self, key: Realised) -> Key:
        arn = key.identity.attributes["Arn"]
        made = {"Id": key.identity.ref, "Arn": arn, "Created": self.deployed(key)}
        return {**key.properties, **made}


def _metadata(kms: Kms, key: Key) -> dict[str, Any]:
    enabled = str(key.get("Enabled", True)).lower() == "true"
    spec = key.get("KeySpec") or "SYMMETRIC_DEFAULT"
    state = "PendingDeletion" if "Deletion" in key else "Enabled" if enabled else "Disabled"
    return {
        "AWSAccountId": kms.cloud.account,
        "KeyId": key["Id"],
        "Arn": key["Arn"],
        "CreationDate": key["Created"],
        "Enabled": enabled,
        "Description": key.get("Description", ""),
        "KeyUsage": key.get("KeyUsage") or "ENCRYPT_DECRYPT",
        "KeyState": state,
        "Origin": key.get("Origin", "AWS_KMS"),
        "KeyManager": "CUSTOMER",
        "KeySpec": spec,
        "CustomerMasterKeySpec": spec,
        "MultiRegion": key.get("MultiRegion", False),
        **({"DeletionDate": key["Deletion"]} if "Deletion" in key else {}),
        **({"EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"]} if spec == "SYMMETRIC_DEFAULT" else {}),
    }


def _default_policy(kms: Kms) -> str:
    """What AWS gives a key that is made without a policy."""
    statement = {
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{kms.cloud.account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [statement]})
