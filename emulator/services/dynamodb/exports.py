"""Exports of a table to S3: as it was at a moment, or what changed between two.

    AWSDynamoDB/01693685827463-2d8752fd/
        _started   manifest-summary.json   manifest-files.json   (and each one's .md5)
        data/<name>.json.gz        {"Item": {…}} a line, or {"Metadata": …, "Keys": …, "NewImage": …}

Source: DynamoDB Developer Guide, "DynamoDB table export output format".
"""

import gzip
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import md5
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call
from csc.emulator.services.dynamodb.ion import ion_item, ion_line, ion_number
from csc.emulator.services.dynamodb.journal import images_between, rows_at
from csc.emulator.services.dynamodb.s3_objects import S3Failed, put_object
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.transfers import Record

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

FILE_ITEMS = 50_000
Lines = Iterator[Mapping[str, Any]]
"""Members of a line: whole items, and numbers where they are of DynamoDB's wire form."""


def write_export(dynamodb: "DynamoDb", call: Call, table: Table, record: Record) -> Record:
    """Write the objects that a record describes; the record as it is then: COMPLETED or FAILED."""
    folder = "/".join(part for part in (record.get("S3Prefix"), "AWSDynamoDB") if part)
    folder = f"{folder}/{record['ExportArn'].rpartition('/')[2]}"
    changed = record["ExportType"] == "INCREMENTAL_EXPORT"
    lines = _changes(dynamodb, table, record) if changed else _items(dynamodb, table, record)
    try:
        _put(dynamodb, call, record, f"{folder}/_started", b"")
        done = {**record, "ExportManifest": f"{folder}/manifest-summary.json"}
        files = list(_write_files(dynamodb, call, record, folder, lines))
        listed = b"\n".join(map(orjson.dumps, files))
        _put_manifest(dynamodb, call, record, f"{folder}/manifest-files", listed)
        done["ItemCount"] = sum(file["itemCount"] for file in files)
        done |= {"EndTime": dynamodb.clock.now(), "ExportStatus": "COMPLETED"}
        summary = orjson.dumps(_summary(dynamodb, table, done, folder))
        _put_manifest(dynamodb, call, record, f"{folder}/manifest-summary", summary)
    except S3Failed as failed:
        ended = {"ExportStatus": "FAILED", "EndTime": dynamodb.clock.now()}
        return {**record, **ended, "FailureCode": failed.code, "FailureMessage": failed.message}
    return done


def _items(dynamodb: "DynamoDb", table: Table, record: Record) -> Lines:
    moment = record.get("ExportTime")
    rows = table.source if moment is None else rows_at(dynamodb, table, moment)
    for (body,) in dynamodb.execute(f"SELECT body FROM {rows}"):
        yield {"Item": orjson.loads(body)}


def _changes(dynamodb: "DynamoDb", table: Table, record: Record) -> Lines:
    asked = record["IncrementalExportSpecification"]
    both = asked["ExportViewType"] == "NEW_AND_OLD_IMAGES"
    first, last = asked["ExportFromTime"], asked["ExportToTime"]
    for at, old, new in images_between(dynamodb, table, first, last):
        before = orjson.loads(old) if old is not None else None
        after = orjson.loads(new) if new is not None else None
        if before == after:
            continue
        line: dict[str, Any] = {
            "Metadata": {"WriteTimestampMicros": {"N": str(int(at * 1_000_000))}},
            "Keys": table.schema.project(after or before or {}),
        }
        if both and before is not None:
            line["OldImage"] = before
        if after is not None:
            line["NewImage"] = after
        yield line


def _write_files(
    dynamodb: "DynamoDb", call: Call, record: Record, folder: str, lines: Lines
) -> Iterator[dict[str, Any]]:
    """Write data files; a line of manifest-files.json for each. An empty table has one too."""
    ending = "json" if record["ExportFormat"] == "DYNAMODB_JSON" else "ion"
    write = orjson.dumps if ending == "json" else _ion
    pending: list[bytes] = []
    count = 0
    for line in lines:
        pending.append(write(line))
        if len(pending) == FILE_ITEMS:
            yield _write_file(dynamodb, call, record, folder, ending, pending)
            count, pending = count + 1, []
    if pending or count == 0:
        yield _write_file(dynamodb, call, record, folder, ending, pending)


def _ion(line: Mapping[str, Any]) -> bytes:
    members = {name: ion_item(value) for name, value in line.items() if name != "Metadata"}
    if "Metadata" in line:
        stamp = ion_number(line["Metadata"]["WriteTimestampMicros"]["N"])
        members = {"Metadata": f"{{WriteTimestampMicros:{stamp}}}", **members}
    return ion_line(members).encode()


def _write_file(
    dynamodb: "DynamoDb", call: Call, record: Record, folder: str, ending: str, lines: list[bytes]
) -> dict[str, Any]:
    name = dynamodb.clock.uuid().replace("-", "")[:26]
    key = f"{folder}/data/{name}.{ending}.gz"
    body = gzip.compress(b"".join(line + b"\n" for line in lines), 6, mtime=0)
    etag = _put(dynamodb, call, record, key, body)
    checksum = b64encode(_md5(body).digest()).decode()
    return {"itemCount": len(lines), "md5Checksum": checksum, "etag": etag, "dataFileS3Key": key}


def _put(dynamodb: "DynamoDb", call: Call, record: Record, key: str, body: bytes) -> str:
    return put_object(dynamodb, call, record["S3Bucket"], key, body)


def _put_manifest(dynamodb: "DynamoDb", call: Call, record: Record, path: str, body: bytes) -> None:
    _put(dynamodb, call, record, f"{path}.json", body)
    _put(dynamodb, call, record, f"{path}.md5", b64encode(_md5(body).digest()))


def _md5(body: bytes) -> Any:
    return md5(body, usedforsecurity=False)


def _summary(dynamodb: "DynamoDb", table: Table, done: Record, folder: str) -> dict[str, Any]:
    """``manifest-summary.json``"""
    summary = {
        "version": "2020-06-30" if done["ExportType"] == "FULL_EXPORT" else "2023-08-01",
        "exportArn": done["ExportArn"],
        "startTime": _stamp(done["StartTime"]),
        "endTime": _stamp(done["EndTime"]),
        "tableArn": dynamodb.arn(table),
        "tableId": table.definition["TableId"],
        "s3Bucket": done["S3Bucket"],
        "s3Prefix": done.get("S3Prefix"),
        "s3SseAlgorithm": done["S3SseAlgorithm"],
        "s3SseKmsKeyId": done.get("S3SseKmsKeyId"),
        "manifestFilesS3Key": f"{folder}/manifest-files.json",
        "billedSizeBytes": done["BilledSizeBytes"],
        "itemCount": done["ItemCount"],
        "outputFormat": done["ExportFormat"],
        "exportType": done["ExportType"],
    }
    if done["ExportType"] == "FULL_EXPORT":
        return {**summary, "exportTime": _stamp(done["ExportTime"])}
    asked = done["IncrementalExportSpecification"]
    return {
        **summary,
        "outputView": asked["ExportViewType"],
        "exportFromTime": _stamp(asked["ExportFromTime"]),
        "exportToTime": _stamp(asked["ExportToTime"]),
    }


def _stamp(moment: float) -> str:
    """``2020-11-04T07:28:34.028Z``"""
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
