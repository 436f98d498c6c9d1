"""CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload."""

import hashlib
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import InvalidPart, NoSuchUpload
from csc.emulator.services.s3.operations.put_object import kept, md5, store

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3


def create_multipart_upload(s3: "S3", input: Input, call: Call) -> Output:
    s3.require(input["Bucket"])
    upload = s3.cloud.clock.uuid()
    s3.store.begin(upload, input["Bucket"], input["Key"], kept(input))
    return {"Bucket": input["Bucket"], "Key": input["Key"], "UploadId": upload}


def upload_part(s3: "S3", input: Input, call: Call) -> Output:
    _begun(s3, input)
    body = bytes(input.get("Body") or b"")
    etag = f'"{md5(body)}"'
    s3.store.add_part(input["UploadId"], int(input["PartNumber"]), etag, body)
    return {"ETag": etag}


def complete_multipart_upload(s3: "S3", input: Input, call: Call) -> Output:
    """The entity tag is the digest of the parts' digests, and their number. Raises InvalidPart."""
    headers = _begun(s3, input)
    parts = s3.store.parts(input["UploadId"])
    body, digests = bytearray(), b""
    named = (input.get("MultipartUpload") or {}).get("Parts") or ()
    for part in named:
        etag, data = parts.get(int(part.get("PartNumber", 0)), ("", b""))
        if not etag or str(part.get("ETag", "")).strip('"') != etag.strip('"'):
            raise InvalidPart("One or more of the specified parts could not be found.")
        body += data
        digests += bytes.fromhex(etag.strip('"'))
    if not named:
        raise InvalidPart("You must specify at least one part")
    etag = f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(named)}"'
    with s3.cloud.storage.transaction():
        store(s3, input["Bucket"], input["Key"], bytes(body), headers, etag)
        s3.store.finish(input["UploadId"])
    where = f"{s3.cloud.endpoint}/{input['Bucket']}/{input['Key']}"
    return {"Location": where, "Bucket": input["Bucket"], "Key": input["Key"], "ETag": etag}


def abort_multipart_upload(s3: "S3", input: Input, call: Call) -> Output:
    _begun(s3, input)
    s3.store.finish(input["UploadId"])
    return {}


def _begun(s3: "S3", input: Input) -> dict[str, Any]:
    s3.require(input["Bucket"])
    found = s3.store.upload(input["UploadId"], input["Bucket"], input["Key"])
    if found is None:
        raise NoSuchUpload("The specified upload does not exist.", UploadId=input["UploadId"])
    return found
