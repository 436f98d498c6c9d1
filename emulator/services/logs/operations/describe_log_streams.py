"""DescribeLogStreams."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import ValidationException
from csc.emulator.services.logs.operations.page import limit_of, read_token, write_token

MOST = 50


def describe_log_streams(logs: Any, input: Input, call: Call) -> Output:
    logs.flush()
    if input.get("logGroupName") and input.get("logGroupIdentifier"):
        raise ValidationException(
            "LogGroup name and LogGroup ARN are mutually exclusive parameters."
        )
    group = logs.group(input)
    limit = limit_of(input, MOST)
    rows = logs.store.streams(group, input.get("logStreamNamePrefix") or "")
    if input.get("orderBy") == "LastEventTime":
        rows.sort(key=lambda row: row[3] or 0)
    if input.get("descending"):
        rows.reverse()
    start = max(read_token(input["nextToken"])[1][0], 0) if input.get("nextToken") else 0
    page = rows[start : start + limit]
    output: Output = {"logStreams": [_describe(logs, group, row) for row in page]}
    if len(rows) > start + limit:
        output["nextToken"] = write_token("f", (start + limit, 0))
    return output


def _describe(logs: Any, group: str, row: Any) -> dict[str, Any]:
    name, created, first, last, ingested = row
    stream = {
        "logStreamName": name,
        "creationTime": created,
        "arn": f"{logs.arn(group)}:log-stream:{name}",
        "storedBytes": 0,
    }
    if last is not None:
        stream.update(
            firstEventTimestamp=first, lastEventTimestamp=last, lastIngestionTime=ingested
        )
    return stream
