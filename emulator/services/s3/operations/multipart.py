"""CreateMultipartUpload, UploadPart, UploadPartCopy, CompleteMultipartUpload, AbortMultipartUpload."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.access_control import given_acl
from csc.emulator.services.s3.checksums import (
    ALGORITHMS,
    DEFAULT,
    checked,
    checksum,
    combined,
    given_checksum,
    member,
    of_parts,
)
from csc.emulator.services.s3.conditions import check_write
from csc.emulator.services.s3.describe_object import checksums_of, encrypted, kept
from csc.emulator.services.s3.errors import (
    BadDigest,
    EntityTooSmall,
    InvalidArgument,
    InvalidPart,
    InvalidPartOrder,
    InvalidRequest,
    NoSuchUpload,
)
from csc.emulator.services.s3.lifecycle import expiration
from csc.emulator.services.s3.lock import check_lock_headers
from csc.emulator.services.s3.operations.copy_object import find_source, source_range
from csc.emulator.services.s3.operations.put_object import check_digest, md5, store_object
from csc.emulator.services.s3.store import Part, Upload
from csc.emulator.services.s3.tags import read_tagging
from csc.emulator.services.s3.versions import made_version, shown_version
from csc.emulator.services.s3.write_moment import write_moment

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

LEAST = 5 << 20  # bytes of every part but the last
LAST_PART = 10000
CALCULATED = 8 << 20
"""Bytes of an object up to which S3's own checksum is calculated, where none was asked for: here that takes a
tenth of a second a megabyte. A larger one has that of its parts, where they came with the same."""
_TYPES = {"CRC32": "COMPOSITE", "CRC32C": "COMPOSITE", "SHA1": "COMPOSITE", "SHA256": "COMPOSITE"}
_CRCS = ("CRC32", "CRC32C", "CRC64NVME")
_GONE = (
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
    "aborted or completed."
)
_LOST = (
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or "
    "the specified entity tag may not match the part's entity tag."
)


def create_multipart_upload(s3: "S3", input: Input, call: Call) -> Output:
    """Raises InvalidRequest, InvalidStorageClass."""
    configuration = s3.require(input["Bucket"])
    check_lock_headers(configuration, input)
    asked = _checksums_asked(input)
    headers = kept(s3, configuration, input) | asked | given_acl(s3, input)
    tags = read_tagging(input.get("Tagging"))
    upload = _new_id(s3)
    begun = Upload(upload, str(input["Key"]), headers | {"Tags": tags}, s3.cloud.clock.now())
    s3.store.begin(str(input["Bucket"]), begun)
    encryption = ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")
    return {
        "Bucket": input["Bucket"],
        "Key": input["Key"],
        "UploadId": upload,
        **asked,
        **{name: headers[name] for name in encryption if name in headers},
    }


def _new_id(s3: "S3") -> str:
    """Later ones sort after earlier ones."""
    secret = hashlib.sha256(s3.cloud.clock.uuid().encode()).digest() * 3
    text = base64.b64encode(secret, b"._").decode()
    return f"{int(s3.cloud.clock.now() * 1_000_000):016x}{text[:112]}"


def _checksums_asked(input: Input) -> dict[str, str]:
    """Raises InvalidRequest."""
    algorithm, kind = str(input.get("ChecksumAlgorithm") or ""), input.get("ChecksumType")
    if not algorithm:
        if kind:
            raise InvalidRequest(
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
                "header."
            )
        return {}
    if algorithm not in ALGORITHMS:
        raise InvalidRequest(
            "Checksum algorithm provided is unsupported. Please try again with any of the valid "
            f"types: [{', '.join(ALGORITHMS)}]"
        )
    kind = str(kind or _TYPES.get(algorithm, "FULL_OBJECT"))
    if (kind == "COMPOSITE") != (algorithm in _TYPES) and algorithm not in ("CRC32", "CRC32C"):
        raise InvalidRequest(
            f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum "
            "algorithm."
        )
    return {"ChecksumAlgorithm": algorithm, "ChecksumType": kind}


def upload_part(s3: "S3", input: Input, call: Call) -> Output:
    """Raises NoSuchUpload, InvalidArgument, InvalidRequest, BadDigest."""
    upload = find_upload(s3, input)
    number = _number(input)
    body = bytes(input.get("Body") or b"")
    check_digest(input, body)
    wanted = str(upload.headers.get("ChecksumAlgorithm") or "")
    sent, _ = given_checksum(input)
    if wanted and sent and sent != wanted:
        raise InvalidRequest(
            f"Checksum Type mismatch occurred, expected checksum Type: {wanted.lower()}, actual "
            f"checksum Type: {sent.lower()}"
        )
    checksums = checked(input, body, wanted)
    part = _add(s3, upload, number, body, checksums)
    told = {} if not (wanted or sent) and input.get("ContentMD5") else checksums
    return {"ETag": part.etag, **told, **_encryption(upload)}


def upload_part_copy(s3: "S3", input: Input, call: Call) -> Output:
    """A part of what another object holds. Raises as ``find_source`` and ``source_range``."""
    upload = find_upload(s3, input)
    number = _number(input)
    bucket, source = find_source(s3, input)
    start, end = source_range(source, input)
    body = (s3.store.body(bucket, source.key, source.version) or b"")[start:end]
    wanted = str(upload.headers.get("ChecksumAlgorithm") or "")
    part = _add(s3, upload, number, body, checked({}, body, wanted))
    result = {"ETag": part.etag, "LastModified": write_moment(part.modified)}
    from_version = shown_version(s3.require(bucket), source.version)
    return {
        "CopyPartResult": result | (dict(part.checksums) if wanted else {}),
        **({"CopySourceVersionId": from_version["VersionId"]} if from_version else {}),
        **_encryption(upload),
    }


def _add(s3: "S3", upload: Upload, number: int, body: bytes, checksums: Mapping[str, str]) -> Part:
    now = s3.cloud.clock.now()
    part = Part(number, f'"{md5(body)}"', len(body), now, checksums)
    s3.store.add_part(upload.id, part, body)
    return part


def _number(input: Input) -> int:
    number = int(input["PartNumber"])
    if not 1 <= number <= LAST_PART:
        raise InvalidArgument(
            f"Part number must be an integer between 1 and {LAST_PART}, inclusive",
            ArgumentName="partNumber",
            ArgumentValue=str(number),
        )
    return number


def _encryption(upload: Upload) -> dict[str, Any]:
    names = ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")
    return {name: upload.headers[name] for name in names if name in upload.headers}


def complete_multipart_upload(s3: "S3", input: Input, call: Call) -> Output:
    """The entity tag is the digest of the parts' digests, and their number.

    Raises InvalidPart, InvalidPartOrder, EntityTooSmall, InvalidRequest, BadDigest.
    """
    configuration = s3.require(input["Bucket"])
    upload = find_upload(s3, input)
    named = (input.get("MultipartUpload") or {}).get("Parts") or ()
    if not named:
        raise InvalidRequest("You must specify at least one part")
    parts = _chosen(s3, upload, named)
    check_write(s3, input, upload.begun)
    headers = {k: v for k, v in upload.headers.items() if k not in ("ChecksumAlgorithm", "Tags")}
    body = b"".join(s3.store.part_body(upload.id, part.number) for part in parts)
    headers |= _whole_checksum(upload, parts, input, body)
    headers["Parts"] = [_kept_part(upload, n, part) for n, part in enumerate(parts, 1)]
    digests = b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)
    etag = f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"'
    bucket, key, tags = str(input["Bucket"]), upload.key, upload.headers.get("Tags")
    stored = store_object(
        s3, bucket, key, body, headers, etag, tags, event="CompleteMultipartUpload"
    )
    s3.store.finish(upload.id)
    return {
        "Location": f"{s3.cloud.endpoint}/{bucket}/{quote(key)}",
        "Bucket": bucket,
        "Key": key,
        "ETag": etag,
        **checksums_of(stored),
        **encrypted(stored),
        **made_version(configuration, stored.version),
        **expiration(configuration, stored),
    }


def _kept_part(upload: Upload, number: int, part: Part) -> dict[str, Any]:
    """Checksums of parts are kept where they were asked for."""
    own = dict(part.checksums) if "ChecksumAlgorithm" in upload.headers else {}
    return {"PartNumber": number, "Size": part.size, "ETag": part.etag, **own}


def _chosen(s3: "S3", upload: Upload, named: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The parts that are named, in order."""
    numbers = [int(part.get("PartNumber") or 0) for part in named]
    if sorted(set(numbers)) != numbers:
        raise InvalidPartOrder(
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
            UploadId=upload.id,
        )
    there = {part.number: part for part in s3.store.parts(upload.id)}
    chosen = []
    for number, one in zip(numbers, named, strict=True):
        part, etag = there.get(number), str(one.get("ETag") or "").strip('"')
        if part is None or part.etag.strip('"') != etag:
            raise _lost(upload, number, etag)
        _check_part(upload, part, one)
        chosen.append(part)
    for part in chosen[:-1]:
        if part.size < LEAST:
            raise EntityTooSmall(
                "Your proposed upload is smaller than the minimum allowed size",
                ETag=part.etag.strip('"'),
                MinSizeAllowed=str(LEAST),
                PartNumber=str(part.number),
                ProposedSize=str(part.size),
            )
    return chosen


def _lost(upload: Upload, number: int, etag: str) -> InvalidPart:
    return InvalidPart(_LOST, UploadId=upload.id, PartNumber=str(number), ETag=etag)


def _check_part(upload: Upload, part: Part, named: Mapping[str, Any]) -> None:
    """The checksum of a part that is named. Raises InvalidRequest, BadDigest, InvalidPart."""
    wanted = str(upload.headers.get("ChecksumAlgorithm") or "")
    sent, value = given_checksum(named)
    composite = upload.headers.get("ChecksumType") == "COMPOSITE"
    if composite and not sent:
        raise InvalidRequest(
            f"The upload was created using a {wanted.lower()} checksum. The complete request must "
            f"include the checksum for each part. It was missing for part {part.number} in the "
            "request."
        )
    if sent and sent != (wanted or DEFAULT) and member(sent) not in part.checksums:
        raise BadDigest(
            f"The {sent.lower()} you specified for part {part.number} did not match what we received."
        )
    if sent and part.checksums.get(member(sent), value) != value:
        raise _lost(upload, part.number, part.etag.strip('"'))


def _whole_checksum(
    upload: Upload, parts: Sequence[Part], input: Input, body: bytes
) -> dict[str, str]:
    """Of the object: composite of its parts', or of its bytes. Raises InvalidRequest, BadDigest."""
    asked = str(upload.headers.get("ChecksumAlgorithm") or "")
    if not asked and len(body) <= CALCULATED:
        return {member(DEFAULT): checksum(DEFAULT, body), "ChecksumType": "FULL_OBJECT"}
    algorithm = asked or _common(parts)
    kind = str(upload.headers.get("ChecksumType") or "FULL_OBJECT")
    if input.get("ChecksumType") and input["ChecksumType"] != kind:
        raise InvalidRequest(
            f"The upload was created using the {kind} checksum mode. The complete request must use "
            "the same checksum mode."
        )
    name = member(algorithm)
    if any(name not in part.checksums for part in parts):
        return {}
    own = [str(part.checksums[name]) for part in parts]
    if kind == "COMPOSITE":
        whole = of_parts(algorithm, own)
    elif algorithm in _CRCS:
        whole = combined(
            algorithm, [(text, part.size) for text, part in zip(own, parts, strict=True)]
        )
    else:
        return {}
    sent = input.get(name)
    if sent and str(sent).partition("-")[0] != whole.partition("-")[0]:
        raise BadDigest(
            f"The {algorithm.lower()} you specified did not match the calculated checksum."
        )
    return {name: whole, "ChecksumType": kind}


def _common(parts: Sequence[Part]) -> str:
    """Where none was asked for: S3's own, else what all of the parts came with."""
    for algorithm in (DEFAULT, *_CRCS):
        if all(member(algorithm) in part.checksums for part in parts):
            return algorithm
    return DEFAULT


def abort_multipart_upload(s3: "S3", input: Input, call: Call) -> Output:
    s3.store.finish(find_upload(s3, input).id)
    return {}


def find_upload(s3: "S3", input: Input) -> Upload:
    """Raises NoSuchUpload."""
    s3.require(input["Bucket"])
    upload = str(input["UploadId"])
    found = s3.store.upload(upload, str(input["Bucket"]), str(input["Key"]))
    if found is None:
        raise NoSuchUpload(_GONE, UploadId=upload)
    return found
