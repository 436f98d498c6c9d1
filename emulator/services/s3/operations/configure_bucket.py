"""Put… and Get… of a bucket's configuration: kept and given back, without effect.

PutBucketVersioning {VersioningConfiguration: {Status: Enabled}}   ──▶   kept as "versioning"
GetBucketVersioning                                                ──▶   {Status: Enabled}
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.services.s3.errors import (
    EncryptionNotFound,
    NoSuchBucketPolicy,
    NoSuchLifecycle,
    NoSuchPublicAccessBlock,
    NoSuchTagSet,
    NotConfigured,
)

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

_ENCRYPTION = "ServerSideEncryptionConfiguration"
_PUBLIC = "PublicAccessBlockConfiguration"

KINDS: Mapping[str, tuple[str, str, type[NotConfigured] | None]] = {
    "BucketVersioning": ("VersioningConfiguration", "", None),
    "BucketPolicy": ("Policy", "Policy", NoSuchBucketPolicy),
    "BucketTagging": ("Tagging", "", NoSuchTagSet),
    "BucketLifecycleConfiguration": ("LifecycleConfiguration", "", NoSuchLifecycle),
    "BucketEncryption": (_ENCRYPTION, _ENCRYPTION, EncryptionNotFound),
    "PublicAccessBlock": (_PUBLIC, _PUBLIC, NoSuchPublicAccessBlock),
}
"""What is configured: the member that Put takes, the one that Get gives it in (empty: at the top),
and the error where it was never set (None: an empty answer)."""


def _put(kind: str, member: str) -> Operation:
    def put(s3: "S3", input: Input, call: Call) -> Output:
        configuration = s3.require(input["Bucket"])
        s3.store.configure(input["Bucket"], configuration | {kind: _plain(input.get(member))})
        return {}

    return put


def _get(kind: str, wrapped: str, missing: type[NotConfigured] | None) -> Operation:
    def get(s3: "S3", input: Input, call: Call) -> Output:
        found = s3.require(input["Bucket"]).get(kind)
        if found is None and kind == "BucketEncryption":
            found = {"Rules": [_default_encryption()]}
        if found is None and missing is not None:
            raise missing("The configuration does not exist", BucketName=input["Bucket"])
        return {wrapped: found} if wrapped else found or {}

    return get


def _delete(kind: str) -> Operation:
    def delete(s3: "S3", input: Input, call: Call) -> Output:
        configuration = s3.require(input["Bucket"])
        configuration.pop(kind, None)
        s3.store.configure(input["Bucket"], configuration)
        return {}

    return delete


def _default_encryption() -> dict[str, Any]:
    """What every bucket has since January 2023."""
    by_default = {"SSEAlgorithm": "AES256"}
    return {"ApplyServerSideEncryptionByDefault": by_default, "BucketKeyEnabled": False}


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for kind, (member, wrapped, missing) in KINDS.items():
        rows[f"Put{kind}"] = Row(_put(kind, member), "partial", "kept, without effect")
        rows[f"Get{kind}"] = Row(_get(kind, wrapped, missing))
        removal = "BucketLifecycle" if kind.startswith("BucketLifecycle") else kind
        if kind != "BucketVersioning":
            rows[f"Delete{removal}"] = Row(_delete(kind))
    return rows


CONFIGURATIONS = _rows()
