"""PutObject, and how every operation that makes an object stores it."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.access_control import given_acl
from csc.emulator.services.s3.checksums import checked
from csc.emulator.services.s3.conditions import check_write
from csc.emulator.services.s3.describe_object import checksums_of, encrypted, kept
from csc.emulator.services.s3.errors import BadDigest, InvalidDigest, KeyTooLongError
from csc.emulator.services.s3.lifecycle import expiration
from csc.emulator.services.s3.lock import check_lock_headers
from csc.emulator.services.s3.store import Stored
from csc.emulator.services.s3.tags import read_tagging
from csc.emulator.services.s3.versions import made_version, new_version

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

LONGEST_KEY = 1024  # bytes


def put_object(s3: "S3", input: Input, call: Call) -> Output:
    """Raises BadDigest where the body isn't what the client says that it sent, and as ``check_write``."""
    configuration = s3.require(input["Bucket"])
    body = bytes(input.get("Body") or b"")
    check_digest(input, body)
    check_write(s3, input)
    check_lock_headers(configuration, input)
    tags = read_tagging(input.get("Tagging"))
    headers = kept(s3, configuration, input) | checked(input, body)
    headers |= {"ChecksumType": "FULL_OBJECT", **given_acl(s3, input)}
    stored = store_object(s3, str(input["Bucket"]), str(input["Key"]), body, headers, tags=tags)
    return {
        "ETag": stored.etag,
        **encrypted(stored),
        **checksums_of(stored),
        **made_version(configuration, stored.version),
        **expiration(configuration, stored),
    }


def store_object(
    s3: "S3",
    bucket: str,
    key: str,
    body: bytes,
    headers: Mapping[str, Any],
    etag: str = "",
    tags: Mapping[str, str] | None = None,
    event: str = "Put",
) -> Stored:
    """``etag`` where it isn't the digest of the body. Raises KeyTooLongError."""
    size = len(key.encode())
    if size > LONGEST_KEY:
        raise KeyTooLongError(
            "Your key is too long", MaxSizeAllowed=str(LONGEST_KEY), Size=str(size)
        )
    version = new_version(s3, s3.require(bucket))
    etag = etag or f'"{md5(body)}"'
    now = s3.cloud.clock.now()
    stored = Stored(key, now, len(body), etag, headers, version, tags=dict(tags or {}))
    s3.store.put(bucket, stored, body)
    s3.notify(bucket, f"ObjectCreated:{event}", stored)
    return stored


def md5(body: bytes) -> str:
    """S3's entity tag of what was put in one piece."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def check_digest(input: Input, body: bytes) -> None:
    """``Content-MD5``. Raises InvalidDigest, BadDigest."""
    given = input.get("ContentMD5")
    if given is None:
        return
    try:
        wanted = base64.b64decode(str(given), validate=True)
    except (binascii.Error, ValueError):
        wanted = b""
    if len(wanted) != 16:
        raise InvalidDigest(
            "The Content-MD5 you specified was invalid.", **{"Content-MD5": str(given)}
        )
    found = hashlib.md5(body, usedforsecurity=False).digest()
    if found != wanted:
        raise BadDigest(
            "The Content-MD5 you specified did not match what we received.",
            ExpectedDigest=str(given) if "UploadId" in input else wanted.hex(),  # as recorded
            CalculatedDigest=base64.b64encode(found).decode(),
        )
