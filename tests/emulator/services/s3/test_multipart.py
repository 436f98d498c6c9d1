"""Uploads in parts: checksums, order, sizes, copies of ranges, what is listed."""

from typing import Any

import pytest

from csc.emulator.services.s3.checksums import checksum
from csc.emulator.services.s3.operations import multipart
from tests.emulator.services.bed import Bed

KEY = {"Bucket": "assets", "Key": "big"}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "LEAST", 3)


def begin(bed: Bed, **more: Any) -> dict[str, Any]:
    return KEY | {"UploadId": bed.call("s3", "CreateMultipartUpload", **KEY, **more)["UploadId"]}


def send(bed: Bed, place: dict[str, Any], number: int, body: bytes, **more: Any) -> dict[str, Any]:
    sent = bed.call("s3", "UploadPart", **place, PartNumber=number, Body=body, **more)
    named = {name: text for name, text in sent.items() if name.startswith(("ETag", "Checksum"))}
    return {"PartNumber": number, **named}


def complete(bed: Bed, place: dict[str, Any], parts: list[dict[str, Any]], **more: Any) -> Any:
    given = {"MultipartUpload": {"Parts": parts}}
    return bed.call("s3", "CompleteMultipartUpload", **place, **given, **more)


def test_a_composite_checksum(bed: Bed) -> None:
    place = begin(bed, ChecksumAlgorithm="SHA256")
    parts = [send(bed, place, 2, b"abc"), send(bed, place, 5, b"de")]
    assert parts[0]["ChecksumSHA256"] == checksum("SHA256", b"abc")
    bare = [{k: v for k, v in part.items() if k != "ChecksumSHA256"} for part in parts]
    wrong = {"MultipartUpload": {"Parts": bare}}
    message = bed.fails("InvalidRequest", "s3", "CompleteMultipartUpload", **place, **wrong)
    assert "It was missing for part 2 in the request." in message
    done = complete(bed, place, parts)
    assert (done["ChecksumType"], done["ChecksumSHA256"][-2:]) == ("COMPOSITE", "-2")
    asked = {"ObjectAttributes": ["Checksum", "ObjectParts"]}
    told = bed.call("s3", "GetObjectAttributes", **KEY, **asked)
    assert told["Checksum"]["ChecksumSHA256"] == done["ChecksumSHA256"][:-2]
    assert [part["Size"] for part in told["ObjectParts"]["Parts"]] == [3, 2]
    part = bed.call("s3", "GetObject", **KEY, PartNumber=2, ChecksumMode="ENABLED")
    assert (part["Body"], part["ContentRange"], part["PartsCount"]) == (b"de", "bytes 3-4/5", 2)
    assert part["ChecksumSHA256"] == checksum("SHA256", b"de")
    message = bed.fails("InvalidPartNumber", "s3", "GetObject", **KEY, PartNumber=3)
    assert message == "The requested partnumber is not satisfiable"


def test_a_checksum_of_the_whole(bed: Bed) -> None:
    place = begin(bed, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    parts = [send(bed, place, 1, b"abc"), send(bed, place, 2, b"de")]
    wrong = {"MultipartUpload": {"Parts": parts}, "ChecksumCRC32": checksum("CRC32", b"x")}
    bed.fails("BadDigest", "s3", "CompleteMultipartUpload", **place, **wrong)
    wrong = {"MultipartUpload": {"Parts": parts}, "ChecksumType": "COMPOSITE"}
    bed.fails("InvalidRequest", "s3", "CompleteMultipartUpload", **place, **wrong)
    assert complete(bed, place, parts)["ChecksumCRC32"] == checksum("CRC32", b"abcde")


@pytest.mark.parametrize("limit", [0, 100])
def test_none_that_was_asked_for(bed: Bed, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(multipart, "CALCULATED", limit)
    place = begin(bed)
    sent = {"ChecksumCRC32": checksum("CRC32", b"abc")}
    done = complete(bed, place, [send(bed, place, 1, b"abc", **sent)])
    algorithm = "CRC64NVME" if limit else "CRC32"
    assert done[f"Checksum{algorithm}"] == checksum(algorithm, b"abc")


def test_what_is_refused(bed: Bed) -> None:
    bed.fails("InvalidRequest", "s3", "CreateMultipartUpload", **KEY, ChecksumAlgorithm="MD5")
    bed.fails("InvalidRequest", "s3", "CreateMultipartUpload", **KEY, ChecksumType="COMPOSITE")
    place = begin(bed, ChecksumAlgorithm="SHA1")
    bed.fails("InvalidArgument", "s3", "UploadPart", **place, PartNumber=10001, Body=b"")
    other = {"ChecksumCRC32": checksum("CRC32", b"")}
    bed.fails("InvalidRequest", "s3", "UploadPart", **place, PartNumber=1, Body=b"", **other)
    place = begin(bed)
    parts = [send(bed, place, 1, b"ab"), send(bed, place, 2, b"cd")]
    for code, chosen in (
        ("EntityTooSmall", parts),
        ("InvalidPartOrder", parts[::-1]),
        ("InvalidPart", [{"PartNumber": 9, "ETag": '"x"'}]),
        ("InvalidRequest", []),
    ):
        given = {"MultipartUpload": {"Parts": chosen}}
        bed.fails(code, "s3", "CompleteMultipartUpload", **place, **given)


def test_parts_of_other_objects(bed: Bed) -> None:
    bed.call("s3", "PutObject", Bucket="assets", Key="from", Body=b"0123456789")
    place = begin(bed)
    given = place | {"PartNumber": 1, "CopySource": "assets/from"}
    bed.fails("InvalidArgument", "s3", "UploadPartCopy", **given, CopySourceRange="0-8")
    bed.fails("InvalidRequest", "s3", "UploadPartCopy", **given, CopySourceRange="bytes=10-11")
    copied = bed.call("s3", "UploadPartCopy", **given, CopySourceRange="bytes=2-4")
    etag = copied["CopyPartResult"]["ETag"]
    complete(bed, place, [{"PartNumber": 1, "ETag": etag}])
    assert bed.call("s3", "GetObject", **KEY)["Body"] == b"234"


def test_what_isnt_complete_is_listed(bed: Bed) -> None:
    first = begin(bed, ChecksumAlgorithm="CRC32C")
    bed.time += 1
    second = begin(bed)
    told = bed.call("s3", "ListMultipartUploads", Bucket="assets", MaxUploads=1)
    assert told["Uploads"][0]["UploadId"] == first["UploadId"]
    assert told["Uploads"][0]["ChecksumAlgorithm"] == "CRC32C"
    after = {"KeyMarker": told["NextKeyMarker"], "UploadIdMarker": told["NextUploadIdMarker"]}
    told = bed.call("s3", "ListMultipartUploads", Bucket="assets", **after)
    assert [one["UploadId"] for one in told["Uploads"]] == [second["UploadId"]]
    for number in (1, 2, 3):
        send(bed, second, number, b"abc")
    told = bed.call("s3", "ListParts", **second, MaxParts=2)
    assert (told["NextPartNumberMarker"], told["IsTruncated"]) == (2, True)
    told = bed.call("s3", "ListParts", **second, PartNumberMarker=2)
    assert [part["PartNumber"] for part in told["Parts"]] == [3]
    bed.call("s3", "AbortMultipartUpload", **second)
    bed.fails("NoSuchUpload", "s3", "ListParts", **second)
