"""PutObjectRetention, GetObjectRetention, PutObjectLegalHold, GetObjectLegalHold, and the bucket's own lock."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import (
    MALFORMED,
    AccessDenied,
    InvalidBucketState,
    InvalidRequest,
    MalformedXML,
    NoSuchObjectLock,
    ObjectLockNotFound,
)
from csc.emulator.services.s3.lock import locks
from csc.emulator.services.s3.store import Stored
from csc.emulator.services.s3.versions import find_version, versioning

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

MODE, UNTIL, HOLD = (
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
    "ObjectLockLegalHoldStatus",
)


def put_object_retention(s3: "S3", input: Input, call: Call) -> Output:
    """What is retained may be retained longer; less only past a bypass of governance.

    Raises AccessDenied, InvalidRequest, MalformedXML.
    """
    found = _find(s3, input, "PUT")
    given = input.get("Retention") or {}
    mode, until = given.get("Mode"), given.get("RetainUntilDate")
    if bool(mode) != bool(until) or mode not in (None, "GOVERNANCE", "COMPLIANCE"):
        raise MalformedXML(MALFORMED)
    old, ends = found.headers.get(MODE), float(found.headers.get(UNTIL) or 0)
    bypass = old == "GOVERNANCE" and input.get("BypassGovernanceRetention")
    less = until is None or float(until) < ends or (old == "COMPLIANCE" and mode != old)
    if ends > s3.cloud.clock.now() and less and not bypass:
        raise AccessDenied("Access Denied because object protected by object lock.")
    headers = {k: v for k, v in found.headers.items() if k not in (MODE, UNTIL)}
    _save(s3, input, found, headers | ({MODE: mode, UNTIL: until} if mode else {}))
    return {}


def get_object_retention(s3: "S3", input: Input, call: Call) -> Output:
    found = _find(s3, input, "GET")
    if MODE not in found.headers:
        raise NoSuchObjectLock("The specified object does not have a ObjectLock configuration")
    told = {"Mode": found.headers[MODE], "RetainUntilDate": found.headers[UNTIL]}
    return {"Retention": told}


def put_object_legal_hold(s3: "S3", input: Input, call: Call) -> Output:
    found = _find(s3, input, "PUT")
    status = (input.get("LegalHold") or {}).get("Status")
    if status not in ("ON", "OFF"):
        raise MalformedXML(MALFORMED)
    _save(s3, input, found, {**found.headers, HOLD: status})
    return {}


def get_object_legal_hold(s3: "S3", input: Input, call: Call) -> Output:
    found = _find(s3, input, "GET")
    if HOLD not in found.headers:
        raise NoSuchObjectLock("The specified object does not have a ObjectLock configuration")
    return {"LegalHold": {"Status": found.headers[HOLD]}}


def _find(s3: "S3", input: Input, method: str) -> Stored:
    configuration = s3.require(input["Bucket"])
    if not locks(configuration):
        raise InvalidRequest("Bucket is missing Object Lock Configuration")
    return find_version(s3, input, method)


def _save(s3: "S3", input: Input, found: Stored, headers: dict[str, Any]) -> None:
    s3.store.change(str(input["Bucket"]), replace(found, headers=headers))


def put_object_lock_configuration(s3: "S3", input: Input, call: Call) -> Output:
    """Raises MalformedXML, InvalidBucketState."""
    bucket = str(input["Bucket"])
    configuration = s3.require(bucket)
    given = input.get("ObjectLockConfiguration") or {}
    if given.get("ObjectLockEnabled") != "Enabled" or not _well_formed(given.get("Rule")):
        raise MalformedXML(MALFORMED)
    if versioning(configuration) != "Enabled":
        raise InvalidBucketState(
            "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
        )
    s3.store.configure(bucket, configuration | {"ObjectLockConfiguration": given})
    return {}


def _well_formed(rule: Any) -> bool:
    if rule is None:
        return True
    retention = rule.get("DefaultRetention") or {}
    mode = retention.get("Mode") in ("GOVERNANCE", "COMPLIANCE")
    return mode and bool(retention.get("Days")) != bool(retention.get("Years"))


def get_object_lock_configuration(s3: "S3", input: Input, call: Call) -> Output:
    found = s3.require(input["Bucket"]).get("ObjectLockConfiguration")
    if not found:
        raise ObjectLockNotFound(
            "Object Lock configuration does not exist for this bucket",
            BucketName=str(input["Bucket"]),
        )
    return {"ObjectLockConfiguration": found}
