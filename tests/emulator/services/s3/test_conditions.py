"""Conditional reads, writes, copies and deletions."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.s3.operations import multipart
from tests.emulator.services.bed import Bed

KEY = {"Bucket": "assets", "Key": "k"}


@pytest.fixture
def etag(bed: Bed) -> Any:
    return bed.call("s3", "PutObject", **KEY, Body=b"body")["ETag"]


def condition(bed: Bed, operation: str, **given: Any) -> tuple[str, Any]:
    with pytest.raises(ServiceError) as refused:
        bed.call("s3", operation, **(KEY | given))
    return refused.value.code, refused.value.extra.get("Condition")


def test_reads(bed: Bed, etag: str) -> None:
    bed.call("s3", "GetObject", **KEY, IfMatch=etag, IfUnmodifiedSince=1.0)
    bed.call("s3", "GetObject", **KEY, IfNoneMatch='"other"', IfModifiedSince=bed.time)
    failed = "PreconditionFailed"
    assert condition(bed, "GetObject", IfMatch='"other"') == (failed, "If-Match")
    assert condition(bed, "HeadObject", IfUnmodifiedSince=1.0) == (failed, "If-Unmodified-Since")
    assert condition(bed, "GetObject", IfNoneMatch=etag) == ("NotModified", None)
    bed.time += 10
    assert condition(bed, "GetObject", IfModifiedSince=bed.time - 5) == ("NotModified", None)


def test_writes(bed: Bed, etag: str) -> None:
    new: dict[str, Any] = {"Body": b"new"}
    failed = "PreconditionFailed"
    assert condition(bed, "PutObject", IfNoneMatch="*", **new) == (failed, "If-None-Match")
    assert condition(bed, "PutObject", IfMatch='"other"', **new) == (failed, "If-Match")
    for given in ({"IfMatch": "*"}, {"IfNoneMatch": etag}, {"IfMatch": etag, "IfNoneMatch": "*"}):
        assert condition(bed, "PutObject", **new, **given)[0] == "NotImplemented"
    assert condition(bed, "PutObject", Key="none", IfMatch=etag, **new)[0] == "NoSuchKey"
    bed.call("s3", "PutObject", **KEY, **new, IfMatch=etag)
    bed.call("s3", "PutObject", Bucket="assets", Key="none", IfNoneMatch="*", **new)


def test_deletions(bed: Bed, etag: str) -> None:
    assert condition(bed, "DeleteObject", IfMatch='"other"')[0] == "PreconditionFailed"
    assert condition(bed, "DeleteObject", IfMatchSize=4)[0] == "NotImplemented"
    bed.call("s3", "DeleteObject", **KEY, IfMatch=etag)


def test_copies(bed: Bed, etag: str) -> None:
    copy: dict[str, Any] = {"Key": "copy", "CopySource": "assets/k"}
    name = "x-amz-copy-source-If-"
    for given, header in (
        ({"CopySourceIfMatch": '"other"'}, "Match"),
        ({"CopySourceIfNoneMatch": etag}, "None-Match"),
        ({"CopySourceIfUnmodifiedSince": 1.0}, "Unmodified-Since"),
    ):
        found = condition(bed, "CopyObject", **copy, **given)
        assert found == ("PreconditionFailed", name + header)
    bed.call("s3", "CopyObject", **(KEY | copy), CopySourceIfMatch=etag)


def test_a_copy_to_itself_changes_something(bed: Bed, etag: str) -> None:
    assert condition(bed, "CopyObject", CopySource="assets/k")[0] == "InvalidRequest"
    given = {"MetadataDirective": "REPLACE", "Metadata": {"A": "b"}}
    bed.call("s3", "CopyObject", **KEY, CopySource="assets/k", **given)
    assert bed.call("s3", "HeadObject", **KEY)["Metadata"] == {"a": "b"}


def test_what_changed_during_an_upload_is_a_conflict(
    bed: Bed, etag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multipart, "LEAST", 1)
    upload = bed.call("s3", "CreateMultipartUpload", **KEY)["UploadId"]
    given = KEY | {"UploadId": upload}
    sent = bed.call("s3", "UploadPart", **given, PartNumber=1, Body=b"part")["ETag"]
    parts = {"MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": sent}]}}
    bed.time += 1
    bed.call("s3", "PutObject", **KEY, Body=b"body")
    conflict = "ConditionalRequestConflict"
    whole = {"UploadId": upload, **parts}
    assert condition(bed, "CompleteMultipartUpload", **whole, IfMatch=etag)[0] == conflict
    assert condition(bed, "CompleteMultipartUpload", **whole, IfNoneMatch="*")[0] != conflict
    bed.call("s3", "DeleteObject", **KEY)
    assert condition(bed, "CompleteMultipartUpload", **whole, IfNoneMatch="*")[0] == conflict
