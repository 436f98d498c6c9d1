"""On-demand backups, and tables made from them: a copy of a table's rows and of its definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb import schema
from csc.emulator.services.dynamodb.arns import check_name
from csc.emulator.services.dynamodb.catalog import index_definitions
from csc.emulator.services.dynamodb.errors import (
    BackupNotFoundException,
    TableAlreadyExistsException,
)
from csc.emulator.services.dynamodb.items import count
from csc.emulator.services.dynamodb.tables import Definition, Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_COLUMNS = "id, arn, name, table_name, definition, created, items, size, kind, expires"
SYSTEM_SECONDS = 35 * 86400
_NOT_RESTORED = (
    "DeletionProtectionEnabled",
    "KinesisDestinations",
    "LatestStreamLabel",
    "PointInTimeRecovery",
    "ResourcePolicy",
    "StreamSpecification",
    "Tags",
    "TimeToLive",
)
"""What AWS leaves to be set up again on a restored table."""


@dataclass(frozen=True, slots=True)
class Backup:
    id: int
    arn: str
    name: str
    table_name: str
    definition: Definition
    created: float
    items: int
    size: int
    kind: str
    expires: float | None

    @property
    def source(self) -> str:
        """The SQLite table that holds the rows."""
        return f"dynamodb_b{self.id}"


def make_backup(dynamodb: "DynamoDb", table: Table, name: str) -> Backup:
    """Copy a table as it stands."""
    with dynamodb.storage.transaction() as connection:
        backup = _enter(dynamodb, table, name, "USER", None)
        connection.execute(schema.ITEMS.format(backup.source))
        connection.execute(f"INSERT INTO {backup.source} SELECT * FROM {table.source}")
    return backup


def keep_deleted(dynamodb: "DynamoDb", table: Table) -> None:
    """Make the items of a table that is about to go its system backup, in its transaction.

    AWS keeps what a table with point-in-time recovery held when it was deleted for 35 days.
    """
    expires = dynamodb.clock.now() + SYSTEM_SECONDS
    backup = _enter(dynamodb, table, f"{table.name}$DeletedTableBackup", "SYSTEM", expires)
    dynamodb.execute(f"ALTER TABLE {table.source} RENAME TO {backup.source}")


def drop_expired(dynamodb: "DynamoDb") -> None:
    """Let go of the system backups whose time is over."""
    rows = dynamodb.execute(
        f"SELECT {_COLUMNS} FROM dynamodb_backups WHERE expires < ?", (dynamodb.clock.now(),)
    ).fetchall()
    for row in rows:
        delete_backup(dynamodb, _backup(row))


def _enter(
    dynamodb: "DynamoDb", table: Table, name: str, kind: str, expires: float | None
) -> Backup:
    """Note a backup; its rows are still to come."""
    now = dynamodb.clock.now()
    stamp = f"{int(now * 1000):014d}-{dynamodb.clock.uuid()[:8]}"
    arn = f"{dynamodb.arn(table)}/backup/{stamp}"
    definition = orjson.dumps(table.definition)
    items, size = count(dynamodb, table)
    cursor = dynamodb.execute(
        f"INSERT INTO dynamodb_backups ({_COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (arn, name, table.name, definition, now, items, size, kind, expires),
    )
    return find_by_id(dynamodb, cursor.lastrowid or 0)


def find_by_id(dynamodb: "DynamoDb", id: int) -> Backup:
    row = dynamodb.execute(
        f"SELECT {_COLUMNS} FROM dynamodb_backups WHERE id = ?", (id,)
    ).fetchone()
    return _backup(row)


def find_backup(dynamodb: "DynamoDb", arn: str) -> Backup:
    """Raises BackupNotFoundException."""
    row = dynamodb.execute(
        f"SELECT {_COLUMNS} FROM dynamodb_backups WHERE arn = ?", (arn,)
    ).fetchone()
    if row is None:
        raise BackupNotFoundException(f"Backup not found: {arn}")
    return _backup(row)


def list_backups(dynamodb: "DynamoDb", table: str | None) -> list[Backup]:
    """All backups, or a table's, by ARN."""
    rows = dynamodb.execute(
        f"SELECT {_COLUMNS} FROM dynamodb_backups WHERE ?1 IS NULL OR table_name = ?1 ORDER BY arn",
        (table,),
    ).fetchall()
    return [_backup(row) for row in rows]


def delete_backup(dynamodb: "DynamoDb", backup: Backup) -> None:
    with dynamodb.storage.transaction() as connection:
        connection.execute(f"DROP TABLE {backup.source}")
        connection.execute("DELETE FROM dynamodb_backups WHERE id = ?", (backup.id,))


def _backup(row: Any) -> Backup:
    id, arn, name, table_name, definition, *rest = row
    return Backup(id, arn, name, table_name, orjson.loads(definition), *rest)


def details(backup: Backup) -> dict[str, Any]:
    """``BackupDetails``."""
    described = {
        "BackupArn": backup.arn,
        "BackupName": backup.name,
        "BackupSizeBytes": backup.size,
        "BackupStatus": "AVAILABLE",
        "BackupType": backup.kind,
        "BackupCreationDateTime": backup.created,
    }
    if backup.expires is not None:
        described["BackupExpiryDateTime"] = backup.expires
    return described


def describe_backup(dynamodb: "DynamoDb", backup: Backup) -> dict[str, Any]:
    """``BackupDescription``."""
    definition = backup.definition
    source = {
        "TableName": backup.table_name,
        "TableId": definition["TableId"],
        "TableArn": dynamodb.arn(backup.table_name),
        "TableSizeBytes": backup.size,
        "KeySchema": definition["KeySchema"],
        "TableCreationDateTime": definition["CreationDateTime"],
        "ProvisionedThroughput": definition.get(
            "ProvisionedThroughput", {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
        ),
        "ItemCount": backup.items,
        "BillingMode": definition["BillingMode"],
    }
    features: dict[str, Any] = {}
    for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        if definition.get(member):
            kept = ("IndexName", "KeySchema", "Projection")
            features[member] = [
                {name: index[name] for name in kept} for index in definition[member]
            ]
    return {
        "BackupDetails": details(backup),
        "SourceTableDetails": source,
        "SourceTableFeatureDetails": features,
    }


def restore(
    dynamodb: "DynamoDb",
    rows: str,
    definition: Definition,
    input: Mapping[str, Any],
    summary: Mapping[str, Any],
) -> Table:
    """Make the table ``input["TargetTableName"]`` of ``rows``, an SQLite table or a subquery.

    Raises TableAlreadyExistsException, ValidationException.
    """
    name = input["TargetTableName"]
    check_name(name, "targetTableName", "TargetTableName")
    if name in dynamodb.tables:
        raise TableAlreadyExistsException(f"Table already exists: {name}")
    new = {key: value for key, value in definition.items() if key not in _NOT_RESTORED}
    now = dynamodb.clock.now()
    new.update(
        TableName=name,
        TableId=dynamodb.clock.uuid(),
        CreationDateTime=now,
        RestoreSummary={**summary, "RestoreInProgress": False},
    )
    _override(new, input)
    bare = {**new, "LocalSecondaryIndexes": [], "GlobalSecondaryIndexes": []}
    with dynamodb.storage.transaction() as connection:
        table = dynamodb.create(bare)
        connection.execute(f"INSERT INTO {table.source} SELECT * FROM {rows}")
        # Giving it its indexes only now fills them.
        return dynamodb.redefine(table, new)


def _override(new: Definition, input: Mapping[str, Any]) -> None:
    """What a restore may set otherwise than the source had it."""
    for member, given in (
        ("BillingMode", "BillingModeOverride"),
        ("ProvisionedThroughput", "ProvisionedThroughputOverride"),
        ("GlobalSecondaryIndexes", "GlobalSecondaryIndexOverride"),
        ("LocalSecondaryIndexes", "LocalSecondaryIndexOverride"),
        ("SSESpecification", "SSESpecificationOverride"),
    ):
        if input.get(given) is not None:
            new[member] = input[given]
    if new["BillingMode"] == "PAY_PER_REQUEST":
        new.pop("ProvisionedThroughput", None)
    used = {each["AttributeName"] for each in new["KeySchema"]}
    for index in index_definitions(new):
        used.update(each["AttributeName"] for each in index["KeySchema"])
    new["AttributeDefinitions"] = [
        each for each in new["AttributeDefinitions"] if each["AttributeName"] in used
    ]
