"""PutObject, CopyObject, DeleteObject, DeleteObjects."""

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import (
    BadDigest,
    KeyTooLongError,
    NoSuchKey,
    PreconditionFailed,
)
from csc.emulator.services.s3.store import Stored

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

KEPT = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Metadata",
    "ServerSideEncryption",
    "SSEKMSKeyId",
    "ChecksumCRC32",
    "ChecksumCRC32C",
    "ChecksumCRC64NVME",
    "ChecksumSHA1",
    "ChecksumSHA256",
)
"""Members of PutObject that GetObject gives back."""


def put_object(s3: "S3", input: Input, call: Call) -> Output:
    """Raises BadDigest where the body isn't what the client says that it sent."""
    s3.require(input["Bucket"])
    body = bytes(input.get("Body") or b"")
    _check(input, body)
    if input.get("IfNoneMatch") == "*" and s3.store.head(input["Bucket"], input["Key"]):
        raise PreconditionFailed("At least one of the pre-conditions you specified did not hold")
    stored = store(s3, input["Bucket"], input["Key"], body, kept(input))
    return {"ETag": stored.etag, "ServerSideEncryption": stored.headers["ServerSideEncryption"]}


def kept(input: Input) -> dict[str, Any]:
    """The members that stay with the object. ``aws-chunked`` was of the transfer alone."""
    found = {name: input[name] for name in KEPT if input.get(name)}
    encodings = str(found.pop("ContentEncoding", "")).split(",")
    encodings = [e.strip() for e in encodings if e.strip() not in ("", "aws-chunked")]
    if encodings:
        found["ContentEncoding"] = ",".join(encodings)
    return {"ContentType": "binary/octet-stream", "ServerSideEncryption": "AES256"} | found


def store(
    s3: "S3", bucket: str, key: str, body: bytes, headers: dict[str, Any], etag: str = ""
) -> Stored:
    """Raises KeyTooLongError."""
    if len(key.encode()) > 1024:
        raise KeyTooLongError("Your key is too long")
    etag = etag or f'"{md5(body)}"'
    stored = Stored(key, s3.cloud.clock.now(), len(body), etag, headers)
    s3.store.put(bucket, stored, body)
    return stored


def md5(body: bytes) -> str:
    """S3's entity tag of what was put in one piece."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def _check(input: Input, body: bytes) -> None:
    given = input.get("ContentMD5")
    digest = hashlib.md5(body, usedforsecurity=False).digest()
    sha256 = input.get("ChecksumSHA256")
    if (given and given != base64.b64encode(digest).decode()) or (
        sha256 and sha256 != base64.b64encode(hashlib.sha256(body).digest()).decode()
    ):
        raise BadDigest("The Content-MD5 or checksum value that you specified did not match.")


def copy_object(s3: "S3", input: Input, call: Call) -> Output:
    """Raises NoSuchKey."""
    s3.require(input["Bucket"])
    source, _, key = unquote(str(input["CopySource"]).partition("?")[0]).lstrip("/").partition("/")
    s3.require(source)
    found, body = s3.store.head(source, key), s3.store.body(source, key)
    if found is None or body is None:
        raise NoSuchKey("The specified key does not exist.", Key=key)
    replaced = input.get("MetadataDirective") == "REPLACE"
    headers = kept(input) if replaced else dict(found.headers)
    made = store(s3, input["Bucket"], input["Key"], body, headers)
    return {"CopyObjectResult": {"ETag": made.etag, "LastModified": made.modified}}


def delete_object(s3: "S3", input: Input, call: Call) -> Output:
    """To delete what isn't there is no error."""
    s3.require(input["Bucket"])
    s3.store.remove(input["Bucket"], input["Key"])
    return {}


def delete_objects(s3: "S3", input: Input, call: Call) -> Output:
    s3.require(input["Bucket"])
    asked = input.get("Delete") or {}
    keys = [str(each["Key"]) for each in asked.get("Objects") or ()]
    for key in keys:
        s3.store.remove(input["Bucket"], key)
    return {"Deleted": [] if asked.get("Quiet") else [{"Key": key} for key in keys]}
