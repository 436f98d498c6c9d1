"""Backups and restores: the items come back, in the table and in its indexes."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table(
        attributes={"owner": "S"},
        DeletionProtectionEnabled=True,
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-owner",
                "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    client.put(id="1", owner="ada")
    client.put(id="2", owner="bob")


def ids(client: Any, name: str, **more: Any) -> list[str]:
    found = client("Scan", TableName=name, **more)["Items"]
    return sorted(item["id"]["S"] for item in found)


def test_a_backup_is_as_the_table_was(client: Any) -> None:
    backup = client("CreateBackup", TableName="books", BackupName="first")["BackupDetails"]
    assert backup["BackupStatus"] == "AVAILABLE"
    client.put(id="3", owner="eve")
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


def test_to_the_latest_point_in_time_only(client: Any) -> None:
    restore = {"SourceTableName": "books", "TargetTableName": "copy"}
    code, _ = client.refused("RestoreTableToPointInTime", **restore, UseLatestRestorableTime=True)
    assert code == "PointInTimeRecoveryUnavailableException"
    client(
        "UpdateContinuousBackups",
        TableName="books",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    client.now += 100
    code, _message = client.refused(
        "RestoreTableToPointInTime", **restore, RestoreDateTime=client.now - 50
    )
    assert code == "InvalidRestoreTimeException"
    client("RestoreTableToPointInTime", **restore, UseLatestRestorableTime=True)
    assert ids(client, "copy") == ["1", "2"]
    code, _ = client.refused("RestoreTableToPointInTime", **restore, UseLatestRestorableTime=True)
    assert code == "TableAlreadyExistsException"


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
