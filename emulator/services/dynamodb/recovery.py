"""Point-in-time recovery: whether it is on, and since when."""

from typing import Any

from csc.emulator.services.dynamodb.tables import Table

DEFAULT_DAYS = 35


def describe_recovery(table: Table, now: float) -> dict[str, Any]:
    """A ``ContinuousBackupsDescription``."""
    given = table.definition.get("PointInTimeRecovery")
    if not given:
        return {
            "ContinuousBackupsStatus": "DISABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
        }
    earliest = max(given["Since"], now - given["Days"] * 86400)
    return {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": given["Days"],
            "EarliestRestorableDateTime": earliest,
            "LatestRestorableDateTime": now,
        },
    }
