"""CopyObject and UploadPartCopy: from an object, in one of its versions, to another."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote_plus

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.access_control import given_acl
from csc.emulator.services.s3.checksums import ALGORITHMS, DEFAULT, checksum, member
from csc.emulator.services.s3.conditions import check_source, check_write
from csc.emulator.services.s3.describe_object import (
    HIDDEN,
    LOCKS,
    checksums_of,
    encrypted,
    encryption,
    kept,
)
from csc.emulator.services.s3.errors import (
    InvalidArgument,
    InvalidObjectState,
    InvalidRequest,
    NoSuchKey,
)
from csc.emulator.services.s3.lifecycle import expiration
from csc.emulator.services.s3.lock import check_lock_headers
from csc.emulator.services.s3.operations.get_object import ARCHIVES
from csc.emulator.services.s3.operations.put_object import store_object
from csc.emulator.services.s3.store import NULL, Stored
from csc.emulator.services.s3.tags import read_tagging
from csc.emulator.services.s3.versions import find_version, shown_version
from csc.emulator.services.s3.write_moment import write_moment

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

_BYTES = re.compile(r"bytes=(\d+)-(\d+)")
_SAME = (
    "This copy request is illegal because it is trying to copy an object to itself without changing "
    "the object's metadata, storage class, website redirect location or encryption attributes."
)


def read_source(text: str) -> tuple[str, str, str]:
    """Bucket, key and version of ``/bucket/key?versionId=…``, percent-encoded. Raises InvalidArgument."""
    path, _, query = text.partition("?")
    bucket, _, key = unquote_plus(path).lstrip("/").partition("/")
    if not bucket or not key:
        raise InvalidArgument(
            "Invalid copy source object key",
            ArgumentName="x-amz-copy-source",
            ArgumentValue="x-amz-copy-source",
        )
    return bucket, key, parse_qs(query).get("versionId", [""])[0]


def find_source(s3: "S3", input: Input) -> tuple[str, Stored]:
    """The bucket, and the version that is copied. Raises NoSuchKey, InvalidRequest, PreconditionFailed."""
    bucket, key, version = read_source(str(input["CopySource"]))
    s3.require(bucket)
    found = s3.store.find(bucket, key, version)
    if found is not None and found.marker:
        if version:
            raise InvalidRequest(
                "The source of a copy request may not specifically refer to a delete marker by "
                "version id."
            )
        raise NoSuchKey("The specified key does not exist.", Key=key)
    named = {"Bucket": bucket, "Key": key, "VersionId": version}
    found = find_version(s3, named, "GET")
    check_source(found, input, s3.cloud.clock.now())
    kind = found.headers.get("StorageClass")
    if kind in ARCHIVES and "Restore" not in found.headers:
        raise InvalidObjectState(
            "Operation is not valid for the source object's storage class", StorageClass=kind
        )
    return bucket, found


def copy_object(s3: "S3", input: Input, call: Call) -> Output:
    """Raises as ``find_source``; InvalidRequest for a copy that changes nothing."""
    configuration = s3.require(input["Bucket"])
    source, found = find_source(s3, input)
    check_lock_headers(configuration, input)
    check_write(s3, input)
    bucket, key = str(input["Bucket"]), str(input["Key"])
    if (source, found.key) == (bucket, key) and found.latest:
        _check_changes(s3, configuration, found, input)
    body = s3.store.body(source, found.key, found.version) or b""
    headers = _headers(s3, configuration, found, input) | _checksum(found, body, input)
    headers |= given_acl(s3, input)
    tags = found.tags
    if input.get("TaggingDirective") == "REPLACE":
        tags = read_tagging(input.get("Tagging"))
    made = store_object(s3, bucket, key, body, headers, tags=tags, event="Copy")
    from_version = shown_version(s3.require(source), found.version)
    return {
        "CopyObjectResult": {
            "ETag": made.etag,
            "LastModified": write_moment(made.modified),
            **checksums_of(made),
        },
        **(
            {"CopySourceVersionId": found.version} if from_version and found.version != NULL else {}
        ),
        **encrypted(made),
        **shown_version(configuration, made.version),
        **expiration(configuration, made),
    }


def _check_changes(s3: "S3", configuration: Mapping[str, Any], found: Stored, input: Input) -> None:
    """Raises InvalidRequest."""
    changing = (
        "StorageClass",
        "WebsiteRedirectLocation",
        "ServerSideEncryption",
        "ChecksumAlgorithm",
    )
    replaced = input.get("MetadataDirective") == "REPLACE"
    changes = replaced or any(input.get(name) for name in changing)
    kept_so = encrypted(found) == encryption(s3, configuration, input)
    if not changes and kept_so and "BucketEncryption" not in configuration:
        raise InvalidRequest(_SAME)


def _headers(
    s3: "S3", configuration: Mapping[str, Any], found: Stored, input: Input
) -> dict[str, Any]:
    """Metadata of the source, or new; class, encryption and locks are always the copy's own."""
    own = kept(s3, configuration, input)
    if input.get("MetadataDirective") == "REPLACE":
        return own
    names = ("StorageClass", *LOCKS, "WebsiteRedirectLocation")
    fresh = {name: own[name] for name in names if name in own}
    left = {
        name: value
        for name, value in found.headers.items()
        if name not in (*LOCKS, *HIDDEN, "WebsiteRedirectLocation", "Restore")
        and name not in ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")
        and not name.startswith("Checksum")
    }
    return left | encryption(s3, configuration, input) | fresh


def _checksum(found: Stored, body: bytes, input: Input) -> dict[str, str]:
    """By the algorithm that is asked for, else by that of the source: what was a composite one is
    calculated anew."""
    wanted = str(input.get("ChecksumAlgorithm") or "").upper()
    algorithm = next((a for a in ALGORITHMS if member(a) in found.headers), DEFAULT)
    whole = found.headers.get("ChecksumType", "FULL_OBJECT") == "FULL_OBJECT"
    name = member(wanted or algorithm)
    if whole and name in found.headers:
        text = str(found.headers[name])
    else:
        text = checksum(wanted or algorithm, body)
    return {name: text, "ChecksumType": "FULL_OBJECT"}


def source_range(stored: Stored, input: Input) -> tuple[int, int]:
    """From where to where a part is copied. Raises InvalidArgument, InvalidRequest."""
    text = input.get("CopySourceRange")
    if not text:
        return 0, stored.size
    wanted = _BYTES.fullmatch(str(text))
    if wanted is None or int(wanted[2]) < int(wanted[1]):
        raise InvalidArgument(
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
            "last are the zero-based offsets of the first and last bytes to copy",
            ArgumentName="x-amz-copy-source-range",
            ArgumentValue=str(text),
        )
    start, end = int(wanted[1]), int(wanted[2]) + 1
    if start >= stored.size:
        raise InvalidRequest("The specified copy range is invalid for the source object size")
    if end > stored.size:
        raise InvalidArgument(
            f"Range specified is not valid for source object of size: {stored.size}",
            ArgumentName="x-amz-copy-source-range",
            ArgumentValue=str(text),
        )
    return start, end
