"""Versions: kept, deleted by a marker, deleted for good, listed."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.s3.schema import SCHEMA
from csc.emulator.services.s3.store import Store
from csc.emulator.storage import open_storage
from tests.emulator.services.bed import Bed

KEY = {"Bucket": "assets", "Key": "k"}


def switch(bed: Bed, status: str) -> None:
    given = {"VersioningConfiguration": {"Status": status}}
    bed.call("s3", "PutBucketVersioning", Bucket="assets", **given)


def put(bed: Bed, body: bytes, **more: Any) -> Any:
    bed.time += 1
    return bed.call("s3", "PutObject", **(KEY | more), Body=body).get("VersionId")


def body(bed: Bed, version: Any = None) -> Any:
    given = {"VersionId": version} if version else {}
    return bed.call("s3", "GetObject", **KEY, **given)["Body"]


def listed(bed: Bed, **more: Any) -> list[tuple[Any, ...]]:
    told = bed.call("s3", "ListObjectVersions", Bucket="assets", **more)
    both = [*told.get("Versions", ()), *told.get("DeleteMarkers", ())]
    return [(one["Key"], one["VersionId"], one["IsLatest"]) for one in both]


def test_each_write_is_kept(bed: Bed) -> None:
    before = put(bed, b"zero")
    switch(bed, "Enabled")
    first, second = put(bed, b"one"), put(bed, b"two")
    assert before is None
    assert (body(bed), body(bed, first), body(bed, "null")) == (b"two", b"one", b"zero")
    assert listed(bed) == [("k", second, True), ("k", first, False), ("k", "null", False)]
    assert bed.call("s3", "HeadObject", **KEY)["VersionId"] == second


def test_a_marker_hides_what_is_there(bed: Bed) -> None:
    switch(bed, "Enabled")
    first = put(bed, b"one")
    deleted = bed.call("s3", "DeleteObject", **KEY)
    marker = deleted["VersionId"]
    assert deleted["DeleteMarker"] is True
    with pytest.raises(ServiceError) as refused:
        bed.call("s3", "GetObject", **KEY)
    assert refused.value.code == "NoSuchKey"
    assert ("x-amz-delete-marker", "true") in refused.value.headers
    named = KEY | {"VersionId": marker}
    assert bed.fails("MethodNotAllowed", "s3", "GetObject", **named)
    assert "Contents" not in bed.call("s3", "ListObjectsV2", Bucket="assets")
    told = bed.call("s3", "DeleteObject", **named)
    assert told == {"VersionId": marker, "DeleteMarker": True}
    assert body(bed) == b"one"
    assert bed.call("s3", "DeleteObject", **KEY, VersionId=first) == {"VersionId": first}
    bed.fails("NoSuchVersion", "s3", "GetObject", **KEY, VersionId=first)
    bed.call("s3", "DeleteBucket", Bucket="assets")


def test_an_id_that_was_never_given(bed: Bed) -> None:
    switch(bed, "Enabled")
    version = put(bed, b"one")
    for wrong in (version[:-4] + "ABCD", "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"):
        bed.fails("InvalidArgument", "s3", "GetObject", **KEY, VersionId=wrong)


def test_suspended_the_null_version_is_written_over(bed: Bed) -> None:
    switch(bed, "Enabled")
    first = put(bed, b"one")
    switch(bed, "Suspended")
    assert put(bed, b"two") is None
    assert put(bed, b"three") is None
    assert [version for _, version, _ in listed(bed)] == ["null", first]
    deleted = bed.call("s3", "DeleteObject", **KEY)
    assert deleted == {"DeleteMarker": True, "VersionId": "null"}
    assert body(bed, first) == b"one"


def test_many_are_deleted_at_once(bed: Bed) -> None:
    switch(bed, "Enabled")
    first = put(bed, b"one")
    objects = [{"Key": "k", "VersionId": first}, {"Key": "k", "VersionId": "wrong"}, {"Key": "x"}]
    told = bed.call("s3", "DeleteObjects", Bucket="assets", Delete={"Objects": objects})
    assert told["Deleted"][0] == {"Key": "k", "VersionId": first}
    assert told["Deleted"][1]["DeleteMarker"] is True
    assert [one["Code"] for one in told["Errors"]] == ["NoSuchVersion"]
    bed.fails("MalformedXML", "s3", "DeleteObjects", Bucket="assets", Delete={"Objects": []})


def test_a_list_goes_on_behind_a_version_that_is_gone(bed: Bed) -> None:
    switch(bed, "Enabled")
    versions = [put(bed, str(n).encode()) for n in range(4)]
    page = bed.call("s3", "ListObjectVersions", Bucket="assets", MaxKeys=2)
    assert page["IsTruncated"] is True
    after = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}
    rest = [("k", versions[1], False), ("k", versions[0], False)]
    assert listed(bed, **after) == rest
    bed.call("s3", "DeleteObject", **KEY, VersionId=versions[2])
    assert listed(bed, **after) == rest
    assert listed(bed, KeyMarker="k") == []


def test_a_copy_of_a_version(bed: Bed) -> None:
    switch(bed, "Enabled")
    first = put(bed, b"one")
    put(bed, b"two")
    source = f"assets/k?versionId={first}"
    told = bed.call("s3", "CopyObject", Bucket="assets", Key="copy", CopySource=source)
    assert told["CopySourceVersionId"] == first
    assert bed.call("s3", "GetObject", Bucket="assets", Key="copy")["Body"] == b"one"


def test_what_versioning_may_be(bed: Bed) -> None:
    for given, code in (({"Status": "enabled"}, "MalformedXML"), ({}, "IllegalVersioning")):
        with pytest.raises(ServiceError) as refused:
            bed.call("s3", "PutBucketVersioning", Bucket="assets", VersioningConfiguration=given)
        assert refused.value.code.startswith(code)


def test_objects_of_an_older_file_are_kept() -> None:
    storage = open_storage(None)
    storage.migrate("s3", SCHEMA[:1])
    execute = storage.connection.execute
    execute("INSERT INTO s3_buckets VALUES ('b', 1, '{}')")
    execute("INSERT INTO s3_objects VALUES ('b', 'k', 2, 4, '\"e\"', '{}', ?)", (b"body",))
    store = Store(storage)
    found = store.head("b", "k")
    assert found is not None
    assert (found.version, found.modified, found.latest, found.tags) == ("null", 2.0, True, {})
    assert store.body("b", "k") == b"body"
    storage.close()
