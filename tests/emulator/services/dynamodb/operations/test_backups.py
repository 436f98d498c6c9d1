"""Backups and restores: the items come back, in the table and in its indexes."""

from typing import Any

import pytest

from csc.emulator.services.dynamodb import journal
from csc.emulator.services.dynamodb.backups import drop_expired
from csc.emulator.services.dynamodb.journal import prune


def by_owner() -> dict[str, Any]:
    return {
        "IndexName": "by-owner",
        "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table(
        attributes={"owner": "S"},
        DeletionProtectionEnabled=True,
        GlobalSecondaryIndexes=[by_owner()],
    )
    client.put(id="1", owner="actor")
    client.put(id="2", owner="buyer")


def ids(client: Any, name: str, **more: Any) -> list[str]:
    found = client("Scan", TableName=name, **more)["Items"]
    return sorted(item["id"]["S"] for item in found)


def test_a_backup_is_as_the_table_was(client: Any) -> None:
    backup = client("CreateBackup", TableName="books", BackupName="first")["BackupDetails"]
    assert backup["BackupStatus"] == "AVAILABLE"
    client.put(id="3", owner="examiner")
    client("DeleteItem", TableName="books", Key={"id": {"S": "1"}})
    described = client("DescribeBackup", BackupArn=backup["BackupArn"])["BackupDescription"]
    assert described["SourceTableDetails"]["ItemCount"] == 2
    made = client(
        "RestoreTableFromBackup", BackupArn=backup["BackupArn"], TargetTableName="restored"
    )["TableDescription"]
    assert made["RestoreSummary"]["SourceBackupArn"] == backup["BackupArn"]
    assert ids(client, "restored") == ["1", "2"]
    assert ids(client, "restored", IndexName="by-owner") == ["1", "2"]
    assert ids(client, "books") == ["2", "3"]
    table = client("DescribeTable", TableName="restored")["Table"]
    assert table["DeletionProtectionEnabled"] is False
    client.put("restored", id="9", owner="x")
    assert ids(client, "restored", IndexName="by-owner") == ["1", "2", "9"]


def test_a_backup_outlives_its_table_until_it_is_deleted(client: Any) -> None:
    arn = client("CreateBackup", TableName="books", BackupName="one")["BackupDetails"]["BackupArn"]
    client("UpdateTable", TableName="books", DeletionProtectionEnabled=False)
    client("DeleteTable", TableName="books")
    assert [each["BackupArn"] for each in client("ListBackups")["BackupSummaries"]] == [arn]
    client("RestoreTableFromBackup", BackupArn=arn, TargetTableName="books")
    assert ids(client, "books") == ["1", "2"]
    client("DeleteBackup", BackupArn=arn)
    assert client("ListBackups")["BackupSummaries"] == []
    assert client.refused("DescribeBackup", BackupArn=arn)[0] == "BackupNotFoundException"


def test_a_restore_may_leave_indexes_out(client: Any) -> None:
    arn = client("CreateBackup", TableName="books", BackupName="one")["BackupDetails"]["BackupArn"]
    client(
        "RestoreTableFromBackup",
        BackupArn=arn,
        TargetTableName="bare",
        GlobalSecondaryIndexOverride=[],
    )
    assert "GlobalSecondaryIndexes" not in client("DescribeTable", TableName="bare")["Table"]


def recover(client: Any, on: bool = True, **more: Any) -> Any:
    specification = {"PointInTimeRecoveryEnabled": on, **more}
    output = client(
        "UpdateContinuousBackups", TableName="books", PointInTimeRecoverySpecification=specification
    )
    return output["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def test_to_the_latest_point_in_time(client: Any) -> None:
    restore = {"SourceTableName": "books", "TargetTableName": "copy"}
    code, _ = client.refused("RestoreTableToPointInTime", **restore, UseLatestRestorableTime=True)
    assert code == "PointInTimeRecoveryUnavailableException"
    began = client.now
    assert recover(client)["EarliestRestorableDateTime"] == began
    client.now += 100
    for moment in (began - 1, client.now + 10):
        code, _ = client.refused("RestoreTableToPointInTime", **restore, RestoreDateTime=moment)
        assert code == "InvalidRestoreTimeException"
    client("RestoreTableToPointInTime", **restore, UseLatestRestorableTime=True)
    assert ids(client, "copy") == ["1", "2"]
    code, _ = client.refused("RestoreTableToPointInTime", **restore, UseLatestRestorableTime=True)
    assert code == "TableAlreadyExistsException"


def test_to_each_earlier_moment(stored_client: Any) -> None:
    """Every kind of write, and a restart; each second's items are known and come back."""
    client = stored_client
    client.table(attributes={"owner": "S"}, GlobalSecondaryIndexes=[by_owner()])
    recover(client)
    moments: list[tuple[float, Any]] = []
    for step in (
        lambda: client.put(id="1", owner="actor"),
        lambda: client.put(id="1", owner="buyer", n=1),
        lambda: client("DeleteItem", TableName="books", Key={"id": {"S": "1"}}),
        lambda: batch(client, "1", "2", "3"),
        lambda: (client.close(), client.open()),
        lambda: add_one(client, "2"),
        lambda: add_one(client, "3", times=3),
        lambda: client("DeleteItem", TableName="books", Key={"id": {"S": "2"}}),
        lambda: transact(client),
    ):
        step()
        moments.append((client.now, items(client, "books")))
        client.now += 1
    for number, (moment, expected) in enumerate(moments):
        made = client(
            "RestoreTableToPointInTime",
            SourceTableName="books",
            TargetTableName=f"copy{number}",
            RestoreDateTime=moment,
        )["TableDescription"]
        assert made["RestoreSummary"]["RestoreDateTime"] == moment
        assert items(client, f"copy{number}") == expected
        assert ids(client, f"copy{number}", IndexName="by-owner") == [
            each for each, item in expected.items() if "owner" in item
        ]


def test_a_write_that_fails_leaves_no_trace(client: Any) -> None:
    recover(client)
    client.now += 1
    put = {"Put": {"TableName": "books", "Item": {"id": {"S": "9"}}}}
    check = {"TableName": "books", "Key": {"id": {"S": "1"}}}
    refuse = {"ConditionCheck": {**check, "ConditionExpression": "attribute_not_exists(id)"}}
    client.refused("TransactWriteItems", TransactItems=[put, refuse])
    assert client.dynamodb.execute("SELECT count(*) FROM dynamodb_j1").fetchone() == (0,)


def test_a_journal_ends_with_recovery_and_with_its_table(client: Any) -> None:
    recover(client)
    client.put(id="9")
    recover(client, on=False)
    client.now += 10
    client.put(id="8")
    assert recover(client)["EarliestRestorableDateTime"] == client.now
    client("UpdateTable", TableName="books", DeletionProtectionEnabled=False)
    client("DeleteTable", TableName="books")
    left = "SELECT name FROM sqlite_master WHERE name LIKE 'dynamodb\\_j_' ESCAPE '\\'"
    assert client.dynamodb.execute(left).fetchall() == []
    assert client.dynamodb.execute("SELECT * FROM dynamodb_journals").fetchall() == []


def test_journals_are_pruned_by_age(client: Any) -> None:
    recover(client, RecoveryPeriodInDays=2)
    began = client.now
    for _ in range(4):
        client.put(id="1", at=int(client.now))
        client.now += 86400
    assert prune(client.dynamodb) == 3
    assert prune(client.dynamodb) == 0
    assert earliest(client) == began + 2 * 86400
    restore = {"SourceTableName": "books", "TargetTableName": "copy"}
    client("RestoreTableToPointInTime", **restore, RestoreDateTime=began + 2 * 86400)
    assert client.get("copy", id="1")["at"] == began + 2 * 86400


def test_journals_are_pruned_by_size(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    recover(client)
    monkeypatch.setattr(journal, "MOST_BYTES", 5000)
    began = client.now
    for number in range(20):
        client.now += 1
        client.put(id="1", n=number, text="x" * 1000)
    assert 14 <= prune(client.dynamodb) <= 16
    first = earliest(client)
    assert began + 14 <= first <= began + 16
    client(
        "RestoreTableToPointInTime",
        SourceTableName="books",
        TargetTableName="copy",
        RestoreDateTime=first,
    )
    assert client.get("copy", id="1")["n"] == first - began - 1


def earliest(client: Any) -> float:
    output = client("DescribeContinuousBackups", TableName="books")["ContinuousBackupsDescription"]
    found: float = output["PointInTimeRecoveryDescription"]["EarliestRestorableDateTime"]
    return found


def items(client: Any, table: str) -> dict[str, Any]:
    found = {item["id"]["S"]: item for item in client("Scan", TableName=table)["Items"]}
    return dict(sorted(found.items()))


def batch(client: Any, *numbers: str) -> None:
    puts = [{"PutRequest": {"Item": {"id": {"S": each}, "owner": {"S": "b"}}}} for each in numbers]
    client("BatchWriteItem", RequestItems={"books": puts})


def add_one(client: Any, id: str, times: int = 1) -> None:
    for _ in range(times):
        client(
            "UpdateItem",
            TableName="books",
            Key={"id": {"S": id}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )


def transact(client: Any) -> None:
    on = {"TableName": "books"}
    delete = {"Delete": {**on, "Key": {"id": {"S": "1"}}}}
    client(
        "TransactWriteItems", TransactItems=[delete, {"Put": {**on, "Item": {"id": {"S": "4"}}}}]
    )


def test_what_a_backup_needs(client: Any) -> None:
    code, _ = client.refused("CreateBackup", TableName="none", BackupName="one")
    assert code == "TableNotFoundException"


def test_contributor_insights_are_a_switch(client: Any) -> None:
    on = {"TableName": "books", "IndexName": "by-owner"}
    client("UpdateContributorInsights", **on, ContributorInsightsAction="ENABLE")
    assert client("DescribeContributorInsights", **on)["ContributorInsightsStatus"] == "ENABLED"
    listed = client("ListContributorInsights")["ContributorInsightsSummaries"]
    assert [each["IndexName"] for each in listed] == ["by-owner"]
    client("UpdateContributorInsights", **on, ContributorInsightsAction="DISABLE")
    assert client("ListContributorInsights")["ContributorInsightsSummaries"] == []


def test_a_deleted_table_with_recovery_leaves_a_backup(client: Any) -> None:
    on = {"PointInTimeRecoveryEnabled": True}
    client("UpdateContinuousBackups", TableName="books", PointInTimeRecoverySpecification=on)
    client("UpdateTable", TableName="books", DeletionProtectionEnabled=False)
    client("DeleteTable", TableName="books")
    assert client("ListBackups") == {"BackupSummaries": []}
    (system,) = client("ListBackups", BackupType="SYSTEM")["BackupSummaries"]
    assert client("ListBackups", BackupType="ALL")["BackupSummaries"] == [system]
    assert system["BackupName"] == "books$DeletedTableBackup"
    assert system["BackupType"] == "SYSTEM"
    assert system["BackupExpiryDateTime"] == client.now + 35 * 86400
    arn = system["BackupArn"]
    client("RestoreTableFromBackup", BackupArn=arn, TargetTableName="books")
    assert ids(client, "books") == ids(client, "books", IndexName="by-owner") == ["1", "2"]
    drop_expired(client.dynamodb)
    client("DescribeBackup", BackupArn=arn)
    client.now += 35 * 86400 + 1
    drop_expired(client.dynamodb)
    assert client.refused("DescribeBackup", BackupArn=arn)[0] == "BackupNotFoundException"
    assert ids(client, "books") == ["1", "2"]


def test_a_deleted_table_without_recovery_leaves_none(client: Any) -> None:
    client("UpdateTable", TableName="books", DeletionProtectionEnabled=False)
    client("DeleteTable", TableName="books")
    assert client("ListBackups", BackupType="ALL") == {"BackupSummaries": []}
