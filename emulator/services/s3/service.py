"""The service ``s3``: what its operations share, and what each of them needs of IAM."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.s3.errors import NoSuchBucket
from csc.emulator.services.s3.operations import OPERATIONS
from csc.emulator.services.s3.store import Store

ACTIONS = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "UploadPart": "PutObject",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "AbortMultipartUpload": "AbortMultipartUpload",
}
"""Operations whose action has another name. Source: "Required permissions for Amazon S3 API
operations" in S3's user guide."""


class S3:
    """Satisfies ``emulator.calls.Service``."""

    name = "s3"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        action = f"s3:{ACTIONS.get(operation, operation)}"
        bucket = input.get("Bucket")
        if not bucket:
            return (Permission(action, "*"),)
        where = f"arn:aws:s3:::{bucket}"
        if operation == "DeleteObjects":
            named = (input.get("Delete") or {}).get("Objects") or ()
            return tuple(Permission(action, f"{where}/{it.get('Key', '')}") for it in named)
        key = input.get("Key")
        needed = Permission(action, f"{where}/{key}" if key is not None else where)
        if operation != "CopyObject":
            return (needed,)
        source = unquote(str(input.get("CopySource", "")).partition("?")[0]).lstrip("/")
        return (needed, Permission("s3:GetObject", f"arn:aws:s3:::{source}"))

    def require(self, bucket: Any) -> dict[str, Any]:
        """A bucket's configuration. Raises NoSuchBucket."""
        found = self.store.configuration(str(bucket))
        if found is None:
            raise NoSuchBucket("The specified bucket does not exist", BucketName=str(bucket))
        return found

    def read(self, bucket: str, key: str) -> bytes | None:
        """An object's bytes, for the services that take code and templates from here."""
        return self.store.body(bucket, key)
