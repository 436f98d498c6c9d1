"""Point-in-time recovery: whether it is on, and since when."""

from typing import TYPE_CHECKING, Any

from csc.emulator.services.dynamodb.journal import earliest
from csc.emulator.services.dynamodb.tables import Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

DEFAULT_DAYS = 35


def describe_recovery(dynamodb: "DynamoDb", table: Table) -> dict[str, Any]:
    """A ``ContinuousBackupsDescription``."""
    given = table.definition.get("PointInTimeRecovery")
    if not given:
        return {
            "ContinuousBackupsStatus": "DISABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
        }
    return {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": given["Days"],
            "EarliestRestorableDateTime": earliest(dynamodb, table),
            "LatestRestorableDateTime": dynamodb.clock.now(),
        },
    }
