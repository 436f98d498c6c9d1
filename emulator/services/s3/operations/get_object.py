"""GetObject, HeadObject and GetObjectAttributes."""

import re
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.conditions import check_read
from csc.emulator.services.s3.describe_object import checksums_of, describe_object
from csc.emulator.services.s3.errors import (
    InvalidObjectState,
    InvalidPartNumber,
    InvalidRange,
    InvalidRequest,
)
from csc.emulator.services.s3.lifecycle import expiration
from csc.emulator.services.s3.store import Stored
from csc.emulator.services.s3.versions import find_version, shown_version

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

ASKED = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
)
"""Headers that a request may ask for in the place of those that the object was put with."""
ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def get_object(s3: "S3", input: Input, call: Call) -> Output:
    """Raises as ``find_version`` and ``check_read``; InvalidRange, InvalidPartNumber, InvalidObjectState."""
    stored, output = _read(s3, input)
    kind = stored.headers.get("StorageClass")
    if kind in ARCHIVES and "Restore" not in stored.headers:
        raise InvalidObjectState(
            "The operation is not valid for the object's storage class", StorageClass=kind
        )
    body = s3.store.body(str(input["Bucket"]), stored.key, stored.version) or b""
    part = output.pop("part", None)
    return output | {"Body": body if part is None else body[part[0] : part[1]]}


def head_object(s3: "S3", input: Input, call: Call) -> Output:
    """As GetObject, without the body: its errors have none either."""
    _, output = _read(s3, input)
    output.pop("part", None)
    return output


def _read(s3: "S3", input: Input) -> tuple[Stored, dict[str, Any]]:
    """``part`` is from where to where."""
    configuration = s3.require(input["Bucket"])
    stored = find_version(s3, input, "GET")
    check_read(stored, input, s3.cloud.clock.now())
    number, wanted = input.get("PartNumber"), str(input.get("Range") or "")
    if number is not None and wanted:
        raise InvalidRequest("Cannot specify both Range header and partNumber query parameter")
    part = _numbered(stored, int(number)) if number is not None else _range(stored, wanted)
    asked = {name: input[f"Response{name}"] for name in ASKED if input.get(f"Response{name}")}
    whole = part is None or (part["start"], part["end"]) == (0, stored.size)
    checksums = input.get("ChecksumMode") == "ENABLED"
    output = describe_object(configuration, stored, checksums=checksums and whole) | asked
    if not input.get("VersionId"):
        output |= expiration(configuration, stored)
    if part is None:
        return stored, output
    start, end = part["start"], part["end"]
    output |= {"ContentLength": end - start, "part": (start, end)}
    if end > start:
        output["ContentRange"] = f"bytes {start}-{end - 1}/{stored.size}"
    if "count" in part:
        output["PartsCount"] = part["count"]
        if checksums and part["checksums"]:
            output |= part["checksums"]
    return stored, output


def _range(stored: Stored, text: str) -> dict[str, Any] | None:
    """What isn't one range of bytes is ignored. Raises InvalidRange."""
    wanted = _RANGE.fullmatch(text)
    if wanted is None or not (wanted[1] or wanted[2]):
        return None
    size = stored.size
    if wanted[1]:
        start, end = int(wanted[1]), min(int(wanted[2]) + 1 if wanted[2] else size, size)
        if wanted[2] and int(wanted[2]) < start:
            return None
    else:
        start, end = max(size - int(wanted[2]), 0), size
    if start >= end:
        raise InvalidRange(
            "The requested range is not satisfiable",
            RangeRequested=text,
            ActualObjectSize=str(size),
        )
    return {"start": start, "end": end}


def _numbered(stored: Stored, number: int) -> dict[str, Any]:
    """A part of what was uploaded in parts. Raises InvalidPartNumber."""
    parts = stored.headers.get("Parts") or ()
    count = max(len(parts), 1)
    if not 1 <= number <= count:
        raise InvalidPartNumber(
            "The requested partnumber is not satisfiable",
            PartNumberRequested=str(number),
            ActualPartCount=str(count),
        )
    if not parts:
        return {"start": 0, "end": stored.size}
    start = sum(int(part["Size"]) for part in parts[: number - 1])
    part = parts[number - 1]
    kind = stored.headers.get("ChecksumType")
    told = {n: text for n, text in part.items() if n.startswith("Checksum")}
    checksums = told | ({"ChecksumType": kind} if told and kind else {})
    return {
        "start": start,
        "end": start + int(part["Size"]),
        "count": count,
        "checksums": checksums,
    }


def get_object_attributes(s3: "S3", input: Input, call: Call) -> Output:
    """Those of ``ObjectAttributes`` that the object has."""
    configuration = s3.require(input["Bucket"])
    stored = find_version(s3, input, "GET")
    wanted = set(input.get("ObjectAttributes") or ())
    output: Output = {
        "LastModified": int(stored.modified),
        **shown_version(configuration, stored.version),
    }
    if "ETag" in wanted:
        output["ETag"] = stored.etag.strip('"')
    checksums = checksums_of(stored)
    if "Checksum" in wanted and checksums:
        output["Checksum"] = {name: text.partition("-")[0] for name, text in checksums.items()}
    if "ObjectParts" in wanted and stored.headers.get("Parts"):
        output["ObjectParts"] = _parts(stored, input)
    if "StorageClass" in wanted:
        output["StorageClass"] = stored.headers.get("StorageClass", "STANDARD")
    if "ObjectSize" in wanted:
        output["ObjectSize"] = stored.size
    return output


def _parts(stored: Stored, input: Input) -> dict[str, Any]:
    """Each is told where the parts have checksums; else how many there are."""
    parts = stored.headers["Parts"]
    told: dict[str, Any] = {"TotalPartsCount": len(parts)}
    if not any(name.startswith("Checksum") for name in parts[0]):
        return told
    after, limit = int(input.get("PartNumberMarker") or 0), int(input.get("MaxParts") or 1000)
    chosen = [part for part in parts if part["PartNumber"] > after]
    page = chosen[:limit]
    return told | {
        "PartNumberMarker": after,
        "NextPartNumberMarker": page[-1]["PartNumber"] if page else 0,
        "MaxParts": limit,
        "IsTruncated": len(chosen) > limit,
        "Parts": [{n: v for n, v in part.items() if n != "ETag"} for part in page],
    }
