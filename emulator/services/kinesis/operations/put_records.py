"""PutRecord and PutRecords."""

import base64
import binascii
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import SerializationException
from csc.emulator.services.kinesis.errors import InvalidArgumentException, ValidationException
from csc.emulator.services.kinesis.sequences import shown_sequence
from csc.emulator.services.kinesis.shards import KEYS, hash_key, shard_for
from csc.emulator.services.kinesis.store import Stream

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis

LARGEST = 1024 * 1024
LARGEST_BATCH = 5 * 1024 * 1024


def put_record(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException, InvalidArgumentException, ValidationException."""
    stream = kinesis.find(input)
    _check(input)
    return _put(kinesis, stream, input) | _encryption(stream)


def put_records(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """All or none is refused; none fails alone, as nothing is throttled."""
    stream = kinesis.find(input)
    records = input["Records"]
    size = sum(_check(r, f"records.{n}.member.data") for n, r in enumerate(records, 1))
    if size > LARGEST_BATCH:
        raise InvalidArgumentException("Records size exceeds 5 MB limit")
    with kinesis.cloud.storage.transaction():
        told = [_put(kinesis, stream, record) for record in records]
    return {"FailedRecordCount": 0, "Records": told, **_encryption(stream)}


def _encryption(stream: Stream) -> Output:
    """Of a stream that isn't encrypted AWS tells nothing (recorded)."""
    return {"EncryptionType": stream.encryption} if stream.encryption != "NONE" else {}


def _check(record: Mapping[str, Any], place: str = "data") -> int:
    """The record's size in bytes. Raises SerializationException, ValidationException."""
    try:
        data = base64.b64decode(str(record["Data"]), validate=True)
    except (binascii.Error, ValueError):
        raise SerializationException("The data of a record is base64.") from None
    size = len(data) + len(str(record["PartitionKey"]).encode())
    if size > LARGEST:
        raise ValidationException(
            f"1 validation error detected: Value at '{place}' failed to satisfy constraint: Member "
            "must have length less than or equal to 1048576"
        )
    return size


def _put(kinesis: "Kinesis", stream: Stream, record: Mapping[str, Any]) -> Output:
    key = str(record["PartitionKey"])
    explicit = record.get("ExplicitHashKey")
    if explicit is not None and not (str(explicit).isdecimal() and int(explicit) < KEYS):
        raise InvalidArgumentException(f"Invalid ExplicitHashKey {explicit}.")
    hashed = hash_key(key) if explicit is None else int(explicit)
    shard = shard_for(stream.shards, hashed)
    sequence = kinesis.store.add(stream, shard.number, kinesis.now(), key, str(record["Data"]))
    return {"ShardId": shard.id, "SequenceNumber": shown_sequence(sequence)}
