"""What is emulated of S3: the table that dispatch reads and the docs are made from."""

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.services.load_operation import load_operation, snake_case
from csc.emulator.services.s3.errors import AccessDenied, InvalidBucketOwner

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

_PACKAGE = "csc.emulator.services.s3.operations"
MODULES: Mapping[str, tuple[str, ...]] = {
    "access_lists": ("GetBucketAcl", "GetObjectAcl", "PutBucketAcl", "PutObjectAcl"),
    "buckets": ("CreateBucket", "DeleteBucket", "GetBucketLocation", "HeadBucket", "ListBuckets"),
    "copy_object": ("CopyObject",),
    "delete_object": ("DeleteObject", "DeleteObjects"),
    "get_object": ("GetObject", "GetObjectAttributes", "HeadObject"),
    "list_objects": ("ListObjects", "ListObjectVersions", "ListObjectsV2"),
    "list_uploads": ("ListMultipartUploads", "ListParts"),
    "lock_object": (
        "GetObjectLegalHold",
        "GetObjectLockConfiguration",
        "GetObjectRetention",
        "PutObjectLegalHold",
        "PutObjectLockConfiguration",
        "PutObjectRetention",
    ),
    "multipart": (
        "AbortMultipartUpload",
        "CompleteMultipartUpload",
        "CreateMultipartUpload",
        "UploadPart",
        "UploadPartCopy",
    ),
    "notify_bucket": (
        "GetBucketNotificationConfiguration",
        "PutBucketNotificationConfiguration",
    ),
    "put_object": ("PutObject",),
    "tag_object": ("DeleteObjectTagging", "GetObjectTagging", "PutObjectTagging"),
}
NAMES = {"ListObjectsV2": "list_objects_v2"}
MISSING = {
    "CreateBucket": "ACLs have no effect",
    "GetObject": "SSE-C, restored archives",
    "PutBucketAcl": "kept, without effect",
    "PutObject": "SSE-C, ACLs",
    "PutObjectAcl": "kept, without effect",
}


def _row(operation: str, module: str) -> Row:
    function: Operation | None = None

    def run(s3: Any, input: Input, call: Call) -> Output | Awaitable[Output]:
        nonlocal function
        if function is None:
            name = NAMES.get(operation) or snake_case(operation)
            function = load_operation(_PACKAGE, name, module)
        return function(s3, input, call)

    return _owned(
        Row(run, "partial" if operation in MISSING else "yes", MISSING.get(operation, ""))
    )


def _owned(row: Row) -> Row:
    """Where the request names the owner that it expects, the bucket must be that account's."""

    def run(s3: "S3", input: Input, call: Call) -> Output | Awaitable[Output]:
        for member in ("ExpectedBucketOwner", "ExpectedSourceBucketOwner"):
            expected = input.get(member)
            if expected is not None:
                _check_owner(s3, str(expected))
        return row.run(s3, input, call)

    return Row(run, row.support, row.missing)


def _check_owner(s3: "S3", expected: str) -> None:
    if not (len(expected) == 12 and expected.isascii() and expected.isdigit()):
        raise InvalidBucketOwner(
            "The value of the expected bucket owner parameter must be an AWS Account ID... "
            f"[{expected}]"
        )
    if expected != s3.cloud.account:
        raise AccessDenied("Access Denied")


def _rows() -> dict[str, Row]:
    from csc.emulator.services.s3.operations.configure_bucket import CONFIGURATIONS
    from csc.emulator.services.s3.operations.identified import IDENTIFIED

    rows = {name: _row(name, module) for module, names in MODULES.items() for name in names}
    more = {**CONFIGURATIONS, **IDENTIFIED}
    return rows | {name: _owned(row) for name, row in more.items()}


OPERATIONS: Mapping[str, Row] = dict(sorted(_rows().items()))
