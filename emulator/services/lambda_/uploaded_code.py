"""The archive of a function's code: given with the call, or in a bucket."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.lambda_.code import Code, code_of_zip
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    RequestEntityTooLargeException,
)

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

LARGEST_ZIP = 52_428_800


def uploaded_code(service: "Lambda", code: Input) -> Code:
    """Raises InvalidParameterValue- and RequestEntityTooLargeException."""
    if code.get("ImageUri"):
        raise InvalidParameterValueException("CSC doesn't run container images.", Type="User")
    data = code.get("ZipFile")
    if data is None:
        return code_of_zip(_from_bucket(service, code))
    if len(data) > LARGEST_ZIP:
        raise RequestEntityTooLargeException(
            f"Zipped size must be smaller than {LARGEST_ZIP} bytes"
        )
    return code_of_zip(bytes(data))


def _from_bucket(service: "Lambda", code: Input) -> bytes:
    bucket, key = str(code.get("S3Bucket") or ""), str(code.get("S3Key") or "")
    if not bucket or not key:
        raise InvalidParameterValueException(
            "Please provide a source for function code.", Type="User"
        )
    s3: Any = service.cloud.services.get("s3")
    found: bytes | None = s3.read(bucket, key) if s3 is not None else None
    if found is None:
        known = s3 is not None and s3.store.configuration(bucket) is not None
        error, said = (
            ("NoSuchKey", "The specified key does not exist.")
            if known
            else ("NoSuchBucket", "The specified bucket does not exist")
        )
        raise InvalidParameterValueException(
            f"Error occurred while GetObject. S3 Error Code: {error}. S3 Error Message: {said}",
            Type="User",
        )
    return found
