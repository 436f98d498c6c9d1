"""PutRecord, PutRecordBatch."""

import base64
import binascii
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import SerializationException

if TYPE_CHECKING:
    from csc.emulator.services.firehose.service import Firehose


def put_record(firehose: "Firehose", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException, SerializationException."""
    stream = firehose.find(input)
    firehose.store.add(stream.name, _data(input["Record"]))
    firehose.gathered(stream)
    return {"RecordId": firehose.cloud.clock.uuid(), "Encrypted": False}


def put_record_batch(firehose: "Firehose", input: Input, call: Call) -> Output:
    """None fails alone, as nothing is throttled."""
    stream = firehose.find(input)
    records = [_data(record) for record in input["Records"]]
    with firehose.cloud.storage.transaction():
        for data in records:
            firehose.store.add(stream.name, data)
    firehose.gathered(stream)
    told = [{"RecordId": firehose.cloud.clock.uuid()} for _ in records]
    return {"FailedPutCount": 0, "Encrypted": False, "RequestResponses": told}


def _data(record: Any) -> bytes:
    try:
        return base64.b64decode(str(record["Data"]), validate=True)
    except (binascii.Error, ValueError):
        raise SerializationException("The data of a record is base64.") from None
