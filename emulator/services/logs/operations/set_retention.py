"""PutRetentionPolicy and DeleteRetentionPolicy."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import InvalidParameterException

DAYS = frozenset({1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827}) | {
    2192,
    2557,
    2922,
    3288,
    3653,
}
"""What CloudWatch Logs takes (PutRetentionPolicy in the API reference)."""


def put_retention_policy(logs: Any, input: Input, call: Call) -> Output:
    group = logs.group(input)
    days = input.get("retentionInDays")
    if days not in DAYS:
        raise InvalidParameterException(
            f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy "
            f"constraint: Member must satisfy enum value set: {sorted(DAYS)}"
        )
    logs.store.change_group(group, "retention", days)
    return {}


def delete_retention_policy(logs: Any, input: Input, call: Call) -> Output:
    logs.store.change_group(logs.group(input), "retention", None)
    return {}
