"""A table's definition as DescribeTable's ``TableDescription``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.services.dynamodb.items import count
from csc.emulator.services.dynamodb.tables import Index, Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

COUNTED_SECONDS = 60
LARGE = 20_000
"""Items that are counted anew each time without anyone noticing."""

_AS_THEY_ARE = (
    "OnDemandThroughput",
    "LatestStreamLabel",
    "StreamSpecification",
    "RestoreSummary",
)


def describe_table(dynamodb: "DynamoDb", table: Table, status: str = "ACTIVE") -> dict[str, Any]:
    """``status`` is CREATING, UPDATING or DELETING in the answers to those calls."""
    definition, arn = table.definition, dynamodb.arn(table)
    items, size = count(dynamodb, table) if status != "CREATING" else (0, 0)
    answer: dict[str, Any] = {
        "AttributeDefinitions": definition["AttributeDefinitions"],
        "TableName": table.name,
        "KeySchema": definition["KeySchema"],
        "TableStatus": status,
        "CreationDateTime": definition["CreationDateTime"],
        "ProvisionedThroughput": throughput(definition),
        "TableSizeBytes": size,
        "ItemCount": items,
        "TableArn": arn,
        "TableId": definition["TableId"],
        "DeletionProtectionEnabled": bool(definition.get("DeletionProtectionEnabled")),
    }
    _describe_billing(definition, answer, status)
    _describe_encryption(dynamodb, definition, answer)
    for name in _AS_THEY_ARE:
        if name in definition:
            answer[name] = definition[name]
    if "LatestStreamLabel" in definition:
        answer["LatestStreamArn"] = f"{arn}/stream/{definition['LatestStreamLabel']}"
    if "TableClass" in definition:
        answer["TableClassSummary"] = {"TableClass": definition["TableClass"]}
    _describe_indexes(dynamodb, table, answer, status)
    return answer


def throughput(given: Mapping[str, Any]) -> dict[str, Any]:
    """A ``ProvisionedThroughputDescription``; zeros where capacity is on demand."""
    provisioned = given.get("ProvisionedThroughput") or {}
    answer = {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": provisioned.get("ReadCapacityUnits", 0),
        "WriteCapacityUnits": provisioned.get("WriteCapacityUnits", 0),
    }
    for name in ("LastIncreaseDateTime", "LastDecreaseDateTime"):
        if name in provisioned:
            answer[name] = provisioned[name]
    return answer


def _describe_billing(definition: Mapping[str, Any], answer: dict[str, Any], status: str) -> None:
    on_demand = definition["BillingMode"] == "PAY_PER_REQUEST"
    since = definition.get("LastUpdateToPayPerRequestDateTime")
    if on_demand or since is not None:
        answer["BillingModeSummary"] = {"BillingMode": definition["BillingMode"]}
        if since is not None and status != "CREATING":
            answer["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"] = since
    warm = _warm(definition, status, on_demand)
    if warm:
        answer["WarmThroughput"] = warm


def _warm(given: Mapping[str, Any], status: str, on_demand: bool) -> dict[str, Any]:
    """What was asked for, else what a table or index has from the start: then told when it is made."""
    asked = given.get("WarmThroughput")
    if asked:
        return {**asked, "Status": "UPDATING" if status == "CREATING" else "ACTIVE"}
    if status in ("CREATING", "DELETING"):
        return {}
    capacity = throughput(given)
    return {
        "ReadUnitsPerSecond": 12000 if on_demand else capacity["ReadCapacityUnits"],
        "WriteUnitsPerSecond": 4000 if on_demand else capacity["WriteCapacityUnits"],
        "Status": "ACTIVE",
    }


def _describe_encryption(
    dynamodb: "DynamoDb", definition: Mapping[str, Any], answer: dict[str, Any]
) -> None:
    given = definition.get("SSESpecification") or {}
    if given.get("Enabled"):
        key = given.get("KMSMasterKeyId") or "alias/aws/dynamodb"
        if not key.startswith("arn:"):
            kind = key if key.startswith("alias/") else f"key/{key}"
            key = f"arn:aws:kms:{dynamodb.region}:{dynamodb.account}:{kind}"
        answer["SSEDescription"] = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key}


def _describe_indexes(
    dynamodb: "DynamoDb", table: Table, answer: dict[str, Any], status: str
) -> None:
    for index in table.indexes.values():
        member = "GlobalSecondaryIndexes" if index.is_global else "LocalSecondaryIndexes"
        answer.setdefault(member, []).append(_describe_index(dynamodb, table, index, status))


def _describe_index(
    dynamodb: "DynamoDb", table: Table, index: Index, status: str
) -> dict[str, Any]:
    items, size = _count_index(dynamodb, table, index) if status != "CREATING" else (0, 0)
    answer: dict[str, Any] = {
        "IndexName": index.name,
        "KeySchema": index.definition["KeySchema"],
        "Projection": index.definition["Projection"],
        "IndexSizeBytes": size,
        "ItemCount": items,
        "IndexArn": f"{dynamodb.arn(table)}/index/{index.name}",
    }
    if index.is_global:
        answer["IndexStatus"] = "CREATING" if status == "CREATING" else "ACTIVE"
        answer["ProvisionedThroughput"] = throughput(index.definition)
        on_demand = table.definition["BillingMode"] == "PAY_PER_REQUEST"
        warm = _warm(index.definition, status, on_demand)
        if warm:
            answer["WarmThroughput"] = warm
    return answer


def _count_index(dynamodb: "DynamoDb", table: Table, index: Index) -> tuple[int, int]:
    """Items and bytes of an index. In a large one they may be a minute old; AWS's are six hours."""
    now = dynamodb.clock.now()
    if index.counted is not None and now - index.counted[0] < COUNTED_SECONDS:
        return index.counted[1:]
    items, size = dynamodb.execute(
        f"SELECT count(*), coalesce(sum(t.size), 0) FROM {index.source} x "
        f"JOIN {table.source} t ON t.key = x.base"
    ).fetchone()
    index.counted = (now, items, size) if items > LARGE else None
    return items, size
