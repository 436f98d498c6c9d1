"""The service ``s3``: what its operations share, and what each of them needs of IAM."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any
from urllib.parse import unquote_plus

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.s3.errors import MalformedPolicy, NoSuchBucket
from csc.emulator.services.s3.operations import OPERATIONS
from csc.emulator.services.s3.store import Store, Stored

ACTIONS = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
"""Operations whose action has another name. Source: "Required permissions for Amazon S3 API
operations" in S3's user guide."""
VERSIONED = {
    "DeleteObject": "DeleteObjectVersion",
    "DeleteObjectTagging": "DeleteObjectVersionTagging",
    "GetObject": "GetObjectVersion",
    "GetObjectAcl": "GetObjectVersionAcl",
    "GetObjectAttributes": "GetObjectVersionAttributes",
    "GetObjectTagging": "GetObjectVersionTagging",
    "HeadObject": "GetObjectVersion",
    "PutObjectAcl": "PutObjectVersionAcl",
    "PutObjectTagging": "PutObjectVersionTagging",
}
"""The actions of those that name a version."""


class S3:
    """Satisfies ``emulator.calls.Service``."""

    name = "s3"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self.removed: dict[tuple[str, str], float] = {}  # when an object was last deleted for good
        self._policies: dict[str, Policy] = {}
        self._pending: set[asyncio.Task[None]] = set()
        iam: Any = cloud.services.get("iam")
        if iam is not None:
            iam.resource_policies["s3"] = self.policy_of

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        names = VERSIONED if input.get("VersionId") and operation in VERSIONED else ACTIONS
        action = f"s3:{names.get(operation, operation)}"
        bucket = input.get("Bucket")
        if not bucket:
            return (Permission(action, "*"),)
        where = f"arn:aws:s3:::{bucket}"
        if operation == "DeleteObjects":
            named = (input.get("Delete") or {}).get("Objects") or ()
            return tuple(
                Permission(
                    f"{action}Version" if it.get("VersionId") else action,
                    f"{where}/{it.get('Key', '')}",
                )
                for it in named
            )
        key = input.get("Key")
        needed = Permission(action, f"{where}/{key}" if key is not None else where)
        if operation not in ("CopyObject", "UploadPartCopy"):
            return (needed,)
        source = unquote_plus(str(input.get("CopySource", "")).partition("?")[0]).lstrip("/")
        return (needed, Permission("s3:GetObject", f"arn:aws:s3:::{source}"))

    def require(self, bucket: Any) -> dict[str, Any]:
        """A bucket's configuration. Raises NoSuchBucket."""
        found = self.store.configuration(str(bucket))
        if found is None:
            raise NoSuchBucket("The specified bucket does not exist", BucketName=str(bucket))
        return found

    def notify(self, bucket: str, event: str, stored: Stored) -> None:
        """Tell whom the bucket's configuration names."""
        from csc.emulator.services.s3.notify import notify

        notify(self, bucket, event, stored)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with a notification in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def close(self) -> None:
        """Notifications under way are ended."""
        tasks = list(self._pending)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- policies

    def policy_of(self, arn: str) -> Policy | None:
        """The bucket's policy, as IAM asks for it of a bucket or an object."""
        bucket = arn.split(":", 5)[-1].partition("/")[0]
        known = self._policies.get(bucket)
        if known is not None:
            return known
        text = (self.store.configuration(bucket) or {}).get("BucketPolicy")
        if not text or text == "deleted":
            return None
        return self.compile_policy(bucket, str(text))

    def compile_policy(self, bucket: str, text: str) -> Policy:
        """Raises MalformedPolicy."""
        try:
            found = self._policies[bucket] = compile_policy(text, f"policy of {bucket}")
        except ValueError as error:
            raise MalformedPolicy(str(error)) from error
        return found

    def forget_policy(self, bucket: str) -> None:
        self._policies.pop(bucket, None)

    def read(self, bucket: str, key: str) -> bytes | None:
        """An object's bytes, for the services that take code and templates from here."""
        return self.store.body(bucket, key)
