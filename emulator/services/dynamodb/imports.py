"""Tables made from objects in S3: DynamoDB JSON as exports have it, or CSV.

    {"Item": {"id": {"S": "a"}, …}}          a line of DYNAMODB_JSON
    id,name⏎ a,x⏎                            CSV: all are strings, but for the table's keys

What can't be an item of the table is counted and left out, as on AWS.  Source: DynamoDB Developer
Guide, "Amazon S3 import formats for DynamoDB" and "Import format quotas and validation".
"""

import csv
import gzip
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.changes import perform, plain_put, prepare_put
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.s3_objects import get_object, list_objects
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.transfers import Record

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MOST_BYTES = 1024 * 1024 * 1024
"""Of one object, once it is unpacked: a few bytes may be packed so that no memory would hold them."""


class Unreadable(Exception):
    """An object that can't be unpacked."""


def read_objects(dynamodb: "DynamoDb", call: Call, input: Mapping[str, Any]) -> list[bytes]:
    """The bytes of each object of the source, unpacked. Raises S3Failed, Unreadable."""
    source = input["S3BucketSource"]
    bucket = source["S3Bucket"]
    keys = list_objects(dynamodb, call, bucket, source.get("S3KeyPrefix") or "")
    if not keys:
        raise Unreadable("No S3 objects found below the prefix of the source")
    unpack = _gunzip if input.get("InputCompressionType") == "GZIP" else lambda body: body
    return [unpack(get_object(dynamodb, call, bucket, key)) for key in keys]


def _gunzip(body: bytes) -> bytes:
    try:
        with gzip.open(BytesIO(body)) as packed:
            plain = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"An object is not in GZIP format: {error}") from error
    if len(plain) > MOST_BYTES:
        raise Unreadable(f"An object has more than {MOST_BYTES} bytes")
    return plain


def load_items(
    dynamodb: "DynamoDb", table: Table, input: Mapping[str, Any], objects: list[bytes]
) -> Record:
    """Put what the objects hold into an empty table; the counts of the record."""
    processed = imported = 0
    read = _csv_items if input["InputFormat"] == "CSV" else _json_items
    with dynamodb.transaction():
        for body in objects:
            for item in read(table, input, body):
                processed += 1
                imported += item is not None and _put(dynamodb, table, item)
    return {
        "ProcessedSizeBytes": sum(map(len, objects)),
        "ProcessedItemCount": processed,
        "ImportedItemCount": imported,
        "ErrorCount": processed - imported,
    }


def _put(dynamodb: "DynamoDb", table: Table, item: Any) -> bool:
    """Whether it is an item of the table."""
    single = {"TableName": table.name, "Item": item}
    try:
        change = plain_put(dynamodb, table, single)
        if change is None:
            checker("dynamodb", "PutItem")(single)
            change = prepare_put(dynamodb, single)
    except ServiceError:
        return False
    perform(dynamodb, change, fetch(dynamodb, table, change.key))
    return True


def _json_items(table: Table, input: Mapping[str, Any], body: bytes) -> Iterator[Any]:
    """The item of each line; None for one that is none."""
    for line in body.splitlines():
        if line.strip():
            try:
                yield orjson.loads(line)["Item"]
            except (orjson.JSONDecodeError, KeyError, TypeError):
                yield None


def _csv_items(table: Table, input: Mapping[str, Any], body: bytes) -> Iterator[Any]:
    """An item of each row: the names are of the first row, or of HeaderList."""
    options = (input.get("InputFormatOptions") or {}).get("Csv") or {}
    text = body.decode("utf-8-sig", "replace")
    rows = csv.reader(
        StringIO(text, newline=""), delimiter=options.get("Delimiter") or ",", strict=True
    )
    names = options.get("HeaderList")
    types = dict(table.types)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if names is None:
            names = row
        elif row:
            yield _csv_item(types, names, row)


def _csv_item(types: Mapping[str, str], names: list[str], row: list[str]) -> Any:
    """Cells that are empty are no attributes; more cells than names are no item."""
    if len(row) > len(names):
        return None
    return {
        name: _cell(types.get(name, "S"), cell)
        for name, cell in zip(names, row, strict=False)
        if cell
    }


def _cell(type: str, cell: str) -> dict[str, str]:
    if type == "B":
        return {"B": b64encode(cell.encode()).decode()}
    return {type: cell}
