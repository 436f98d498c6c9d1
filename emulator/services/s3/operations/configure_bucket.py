"""Put…, Get… and Delete… of a bucket's configuration.

PutBucketVersioning {VersioningConfiguration: {Status: Enabled}}   ──▶   kept as "BucketVersioning"
GetBucketVersioning                                                ──▶   {Status: Enabled}

Versioning, encryption, policy, notifications and object lock do what they say; the others are kept and given back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.services.s3.errors import (
    EncryptionNotFound,
    NoSuchBucketPolicy,
    NoSuchCors,
    NoSuchLifecycle,
    NoSuchPublicAccessBlock,
    NoSuchTagSet,
    NoSuchWebsite,
    NotConfigured,
    OwnershipControlsNotFound,
    ReplicationNotFound,
)
from csc.emulator.services.s3.operations.check_bucket import CHECKS

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

_ENCRYPTION = "ServerSideEncryptionConfiguration"
_PUBLIC = "PublicAccessBlockConfiguration"
_KEPT = "kept, without effect"


@dataclass(frozen=True, slots=True)
class Kind:
    """``member`` is what Put takes, ``wrapped`` the one that Get gives it in (empty: at the top);
    ``missing`` and ``message`` tell that it was never set (None: an empty answer)."""

    member: str
    wrapped: str = ""
    missing: type[NotConfigured] | None = None
    message: str = ""
    removal: str = ""
    effect: bool = False


KINDS: Mapping[str, Kind] = {
    "BucketAccelerateConfiguration": Kind("AccelerateConfiguration"),
    "BucketCors": Kind(
        "CORSConfiguration",
        "",
        NoSuchCors,
        "The CORS configuration does not exist",
        "BucketCors",
    ),
    "BucketEncryption": Kind(
        _ENCRYPTION,
        _ENCRYPTION,
        EncryptionNotFound,
        "The server side encryption configuration was not found",
        "BucketEncryption",
        effect=True,
    ),
    "BucketLifecycleConfiguration": Kind(
        "LifecycleConfiguration",
        "",
        NoSuchLifecycle,
        "The lifecycle configuration does not exist",
        "BucketLifecycle",
    ),
    "BucketLogging": Kind("BucketLoggingStatus"),
    "BucketOwnershipControls": Kind(
        "OwnershipControls",
        "OwnershipControls",
        OwnershipControlsNotFound,
        "The bucket ownership controls were not found",
        "BucketOwnershipControls",
    ),
    "BucketPolicy": Kind(
        "Policy",
        "Policy",
        NoSuchBucketPolicy,
        "The bucket policy does not exist",
        "BucketPolicy",
        effect=True,
    ),
    "BucketReplication": Kind(
        "ReplicationConfiguration",
        "ReplicationConfiguration",
        ReplicationNotFound,
        "The replication configuration was not found",
        "BucketReplication",
    ),
    "BucketRequestPayment": Kind("RequestPaymentConfiguration"),
    "BucketTagging": Kind(
        "Tagging", "", NoSuchTagSet, "The TagSet does not exist", "BucketTagging", effect=True
    ),
    "BucketVersioning": Kind("VersioningConfiguration", effect=True),
    "BucketWebsite": Kind(
        "WebsiteConfiguration",
        "",
        NoSuchWebsite,
        "The specified bucket does not have a website configuration",
        "BucketWebsite",
    ),
    "PublicAccessBlock": Kind(
        _PUBLIC,
        _PUBLIC,
        NoSuchPublicAccessBlock,
        "The public access block configuration was not found",
        "PublicAccessBlock",
    ),
}
DEFAULTS: Mapping[str, Any] = {
    "BucketEncryption": {
        "Rules": [
            {
                "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
                "BucketKeyEnabled": False,
            }
        ]
    },
    "BucketOwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    "BucketRequestPayment": {"Payer": "BucketOwner"},
    "PublicAccessBlock": {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    },
}
"""What every bucket has since 2023, until it is deleted."""
ALWAYS = frozenset({"BucketEncryption", "BucketRequestPayment"})
"""Of these, the default comes back."""
DELETED = "deleted"


def _put(kind: str, row: Kind) -> Operation:
    check = CHECKS.get(kind)

    def put(s3: "S3", input: Input, call: Call) -> Output:
        bucket = str(input["Bucket"])
        configuration = s3.require(bucket)
        value = _plain(input.get(row.member))
        if check is not None:
            value = check(s3, configuration, value, input)
        configuration[kind] = value
        kept = {name: one for name, one in configuration.items() if one is not None}
        s3.store.configure(bucket, kept)
        if kind == "BucketPolicy":
            s3.forget_policy(bucket)
        if kind == "BucketLifecycleConfiguration":
            return {"TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"}
        return {}

    return put


def _get(kind: str, row: Kind) -> Operation:
    def get(s3: "S3", input: Input, call: Call) -> Output:
        found = s3.require(input["Bucket"]).get(kind)
        if found is None or (found == DELETED and kind in ALWAYS):
            found = DEFAULTS.get(kind)
        if (found is None or found == DELETED) and row.missing is not None:
            raise row.missing(row.message, BucketName=str(input["Bucket"]))
        if row.wrapped:
            return {row.wrapped: found}
        output = dict(found or {})
        if kind == "BucketLifecycleConfiguration":
            output["TransitionDefaultMinimumObjectSize"] = "all_storage_classes_128K"
        return output

    return get


def _delete(kind: str) -> Operation:
    def delete(s3: "S3", input: Input, call: Call) -> Output:
        bucket = str(input["Bucket"])
        configuration = s3.require(bucket)
        configuration.pop(kind, None)
        if kind in DEFAULTS:
            configuration[kind] = DELETED
        s3.store.configure(bucket, configuration)
        if kind == "BucketPolicy":
            s3.forget_policy(bucket)
        return {}

    return delete


def _plain(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for kind, row in KINDS.items():
        put = _put(kind, row)
        rows[f"Put{kind}"] = Row(put) if row.effect else Row(put, "partial", _KEPT)
        rows[f"Get{kind}"] = Row(_get(kind, row))
        if row.removal:
            rows[f"Delete{row.removal}"] = Row(_delete(kind))
    return rows


CONFIGURATIONS = _rows()
