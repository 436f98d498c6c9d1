"""What a delivery stream has gathered → one object in its bucket, written as its role.

prefix/2026/01/31/23/name-1-2026-01-31-23-59-00-<uuid>
"""

import gzip
import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.firehose.store import DeliveryStream

if TYPE_CHECKING:
    from csc.emulator.services.firehose.service import Firehose

SERVICE = "firehose.amazonaws.com"
SOONEST = 1.0  # seconds: nobody waits five minutes for a local file
log = logging.getLogger("csc.firehose")
_TIMESTAMP = re.compile(r"!\{timestamp:'?([^}']+)'?\}")
_RANDOM = re.compile(r"!\{firehose:random-string\}")
_FORMATS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}


def deliver(firehose: "Firehose", stream: DeliveryStream) -> None:
    """Nothing gathered makes no object. What fails is logged, and lost as its retries end."""
    with firehose.cloud.storage.transaction():
        data = firehose.store.take(stream.name)
    if not data:
        return
    if str(stream.s3.get("CompressionFormat", "UNCOMPRESSED")) == "GZIP":
        data = gzip.compress(data)
    bucket = str(stream.s3.get("BucketARN", "")).rpartition(":::")[2]
    input = {"Bucket": bucket, "Key": key_of(firehose, stream), "Body": data}
    try:
        firehose.cloud.invoke(_call(firehose, stream, input))
    except ServiceError as error:
        log.warning("%s could not write to %s: %s", stream.name, bucket, error.message)


def _call(firehose: "Firehose", stream: DeliveryStream, input: dict[str, Any]) -> Call:
    cloud = firehose.cloud
    role = str(stream.s3.get("RoleARN", ""))
    iam: Any = cloud.services.get("iam")
    caller = Caller(SERVICE, cloud.account, SERVICE)
    if iam is not None and iam.may_assume(role, SERVICE):
        caller = iam.caller_for_role(role, "CscFirehose")
    origin = f"delivery stream {stream.name}"
    return Call("s3", "PutObject", input, caller, cloud.clock.uuid(), cloud.region, origin=origin)


def key_of(firehose: "Firehose", stream: DeliveryStream) -> str:
    """A prefix without expressions has the hour behind it."""
    moment = datetime.fromtimestamp(firehose.cloud.clock.now(), UTC)
    prefix = str(stream.s3.get("Prefix") or "")
    uuid = firehose.cloud.clock.uuid()
    if "!{" in prefix:
        prefix = _TIMESTAMP.sub(lambda match: _formatted(match[1], moment), prefix)
        prefix = _RANDOM.sub(uuid[:11].replace("-", "x"), prefix)
    else:
        prefix += f"{moment:%Y/%m/%d/%H}/"
    extension = str(stream.s3.get("FileExtension") or "")
    return f"{prefix}{stream.name}-1-{moment:%Y-%m-%d-%H-%M-%S}-{uuid}{extension}"


def _formatted(pattern: str, moment: datetime) -> str:
    return re.sub(
        r"yyyy|MM|dd|HH|mm|ss", lambda match: moment.strftime(_FORMATS[match[0]]), pattern
    )
