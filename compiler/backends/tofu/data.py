"""Tables and keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.compiler.backends.tofu.block import Block, keep, members, tags
from csc.compiler.backends.tofu.expressions import Names

Resource = Mapping[str, Any]


def table(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    capacity = properties.get("ProvisionedThroughput", {})
    recovery = properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    stream = properties.get("StreamSpecification")
    yield Block(
        "aws_dynamodb_table",
        name,
        {
            **members(names, properties, {"TableName": "name", "BillingMode": "billing_mode"}),
            **_capacity(names, capacity),
            **_keys(properties["KeySchema"]),
            "attribute": [
                {"name": one["AttributeName"], "type": one["AttributeType"]}
                for one in properties["AttributeDefinitions"]
            ],
            "global_secondary_index": _indexes(names, properties, "GlobalSecondaryIndexes"),
            "local_secondary_index": _indexes(names, properties, "LocalSecondaryIndexes"),
            "server_side_encryption": _encryption(names, properties["SSESpecification"]),
            "point_in_time_recovery": {"enabled": recovery},
            "ttl": _ttl(properties.get("TimeToLiveSpecification")),
            "stream_enabled": True if stream else None,
            "stream_view_type": stream["StreamViewType"] if stream else None,
            "deletion_protection_enabled": properties["DeletionProtectionEnabled"],
            "tags": tags(names, properties),
            "lifecycle": keep(resource),
        },
    )


def _capacity(names: Names, capacity: Mapping[str, Any]) -> dict[str, Any]:
    units = {"ReadCapacityUnits": "read_capacity", "WriteCapacityUnits": "write_capacity"}
    return members(names, capacity, units)


def _keys(schema: list[dict[str, str]]) -> dict[str, str]:
    kinds = {"HASH": "hash_key", "RANGE": "range_key"}
    return {kinds[one["KeyType"]]: one["AttributeName"] for one in schema}


def _indexes(
    names: Names, properties: Mapping[str, Any], member: str
) -> list[dict[str, Any]] | None:
    found = [_index(names, one, member) for one in properties.get(member, ())]
    return found or None


def _index(names: Names, index: Mapping[str, Any], member: str) -> dict[str, Any]:
    keys = _keys(index["KeySchema"])
    if member == "LocalSecondaryIndexes":
        del keys["hash_key"]
    projection = {"ProjectionType": "projection_type", "NonKeyAttributes": "non_key_attributes"}
    return {
        "name": index["IndexName"],
        **keys,
        **members(names, index["Projection"], projection),
        **_capacity(names, index.get("ProvisionedThroughput", {})),
    }


def _encryption(names: Names, given: Mapping[str, Any]) -> dict[str, Any]:
    table = {"SSEEnabled": "enabled", "KMSMasterKeyId": "kms_key_arn"}
    return members(names, given, table)


def _ttl(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {"attribute_name": given["AttributeName"], "enabled": given["Enabled"]}


def key(names: Names, name: str, resource: Resource) -> Iterator[Block]:
    properties = resource["Properties"]
    yield Block(
        "aws_kms_key",
        name,
        {
            **members(
                names,
                properties,
                {"Description": "description", "EnableKeyRotation": "enable_key_rotation"},
            ),
            "policy": names.document(properties["KeyPolicy"]),
            "tags": tags(names, properties),
            "lifecycle": keep(resource),
        },
    )
