"""DescribeLogGroups."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import InvalidParameterException
from csc.emulator.services.logs.operations.page import limit_of
from csc.emulator.services.logs.store import METRIC

MOST = 50


def describe_log_groups(logs: Any, input: Input, call: Call) -> Output:
    logs.flush()
    limit = limit_of(input, MOST)
    pattern = input.get("logGroupNamePattern")
    if pattern and input.get("logGroupNamePrefix"):
        raise InvalidParameterException(
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."
        )
    prefix = input.get("logGroupNamePrefix") or ""
    rows = logs.store.groups(prefix, input.get("nextToken") or "", -1 if pattern else limit + 1)
    if pattern:
        rows = [row for row in rows if str(pattern).lower() in row[0].lower()]
    output: Output = {"logGroups": [_describe(logs, row) for row in rows[:limit]]}
    if len(rows) > limit:
        output["nextToken"] = rows[limit - 1][0]
    return output


def _describe(logs: Any, row: Any) -> dict[str, Any]:
    name, created, retention, kms_key, _, stored = row
    arn = logs.arn(name)
    group = {
        "logGroupName": name,
        "creationTime": created,
        "metricFilterCount": len(logs.store.parts(METRIC, name)),
        "arn": f"{arn}:*",
        "logGroupArn": arn,
        "storedBytes": stored,
        "logGroupClass": "STANDARD",
    }
    if retention:
        group["retentionInDays"] = retention
    if kms_key:
        group["kmsKeyId"] = kms_key
    return group
