"""An object's members as GetObject, HeadObject and the answers to writes have them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from csc.emulator.calls import Input
from csc.emulator.services.s3.errors import InvalidStorageClass
from csc.emulator.services.s3.store import Stored
from csc.emulator.services.s3.versions import shown_version

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

KEPT = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
    "Metadata",
    "WebsiteRedirectLocation",
)
"""Members of PutObject that GetObject gives back."""
LOCKS = ("ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus")
CLASSES = frozenset(
    {
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "GLACIER_IR",
    }
)
HIDDEN = frozenset({"AccessControlPolicy", "Parts", "StorageClass"})
"""Members that are told otherwise, or to nobody."""


def kept(s3: "S3", configuration: Mapping[str, Any], input: Input) -> dict[str, Any]:
    """The members that stay with an object. ``aws-chunked`` was of the transfer alone.

    Raises InvalidStorageClass.
    """
    found = {name: input[name] for name in KEPT if input.get(name)}
    encodings = str(found.pop("ContentEncoding", "")).split(",")
    encodings = [e.strip() for e in encodings if e.strip() not in ("", "aws-chunked")]
    if encodings:
        found["ContentEncoding"] = ",".join(encodings)
    if "Metadata" in found:
        found["Metadata"] = {name.lower(): text for name, text in found["Metadata"].items()}
    kind = str(input.get("StorageClass") or "STANDARD")
    if kind not in CLASSES:
        raise InvalidStorageClass(
            "The storage class you specified is not valid", StorageClassRequested=kind
        )
    found["StorageClass"] = kind
    locks = {name: input[name] for name in LOCKS if input.get(name)}
    return {
        "ContentType": "binary/octet-stream",
        **encryption(s3, configuration, input),
        **found,
        **(locks or default_lock(s3, configuration)),
    }


def encryption(s3: "S3", configuration: Mapping[str, Any], input: Input) -> dict[str, Any]:
    """As asked for, else the bucket's, else S3's own."""
    rules = (configuration.get("BucketEncryption") or {}).get("Rules") or [{}]
    ours = rules[0].get("ApplyServerSideEncryptionByDefault") or {}
    kind = str(input.get("ServerSideEncryption") or ours.get("SSEAlgorithm") or "AES256")
    if not kind.startswith("aws:kms"):
        return {"ServerSideEncryption": kind}
    asked = input.get("ServerSideEncryption")
    key = input.get("SSEKMSKeyId") or ("" if asked else ours.get("KMSMasterKeyID")) or ""
    where = f"arn:aws:kms:{s3.cloud.region}:{s3.cloud.account}"
    if not key:
        key = str(uuid5(NAMESPACE_URL, f"{where}:aws/s3"))  # the account's key for S3
    found: dict[str, Any] = {
        "ServerSideEncryption": kind,
        "SSEKMSKeyId": key if str(key).startswith("arn:") else f"{where}:key/{key}",
    }
    by_key = input.get("BucketKeyEnabled")
    if by_key is None:
        by_key = rules[0].get("BucketKeyEnabled")
    return found | ({"BucketKeyEnabled": True} if by_key else {})


def default_lock(s3: "S3", configuration: Mapping[str, Any]) -> dict[str, Any]:
    """What the bucket retains its objects for."""
    rule = (configuration.get("ObjectLockConfiguration") or {}).get("Rule") or {}
    retention = rule.get("DefaultRetention") or {}
    if not retention:
        return {}
    days = int(retention.get("Days") or 0) + 365 * int(retention.get("Years") or 0)
    until = s3.cloud.clock.now() + days * 86400
    return {"ObjectLockMode": retention["Mode"], "ObjectLockRetainUntilDate": until}


def describe_object(
    configuration: Mapping[str, Any], stored: Stored, *, checksums: bool
) -> dict[str, Any]:
    """Checksums are of the whole, and given to who asks."""
    found = {
        name: value
        for name, value in stored.headers.items()
        if name not in HIDDEN and (checksums or not name.startswith("Checksum"))
    }
    kind = stored.headers.get("StorageClass", "STANDARD")
    return {
        **found,
        **({"StorageClass": kind} if kind != "STANDARD" else {}),
        **({"TagCount": len(stored.tags)} if stored.tags else {}),
        **shown_version(configuration, stored.version),
        "ETag": stored.etag,
        "LastModified": int(stored.modified),
        "ContentLength": stored.size,
        "AcceptRanges": "bytes",
    }


def encrypted(stored: Stored) -> dict[str, Any]:
    """The members of an answer to a write that tell of the encryption."""
    names = ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")
    return {name: stored.headers[name] for name in names if name in stored.headers}


def checksums_of(stored: Stored) -> dict[str, str]:
    return {name: text for name, text in stored.headers.items() if name.startswith("Checksum")}
