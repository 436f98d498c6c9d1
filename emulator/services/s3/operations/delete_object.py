"""DeleteObject and DeleteObjects: for good, or with a marker where the bucket keeps versions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.s3.conditions import check_delete
from csc.emulator.services.s3.errors import (
    MALFORMED,
    InvalidArgument,
    MalformedXML,
    NoSuchVersion,
)
from csc.emulator.services.s3.lock import check_unlocked, locks
from csc.emulator.services.s3.store import NULL, Stored
from csc.emulator.services.s3.versions import asked_version, is_issued, new_version, versioning

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

MOST = 1000


def delete_object(s3: "S3", input: Input, call: Call) -> Output:
    """To delete what isn't there is no error. Raises AccessDenied where it is locked."""
    configuration = s3.require(input["Bucket"])
    _check_bypass(configuration, input)
    return _delete(s3, configuration, input, asked_version(input))


def _check_bypass(configuration: Mapping[str, Any], input: Input) -> None:
    """Said at all, it is refused where nothing can be locked. Raises InvalidArgument."""
    if input.get("BypassGovernanceRetention") is not None and not locks(configuration):
        raise InvalidArgument(
            "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
            ArgumentName="x-amz-bypass-governance-retention",
        )


def _delete(
    s3: "S3", configuration: Mapping[str, Any], input: Input, version: str
) -> dict[str, Any]:
    """``DeleteMarker`` and ``VersionId`` of the answer."""
    bucket, key = str(input["Bucket"]), str(input["Key"])
    found = s3.store.find(bucket, key, version)
    check_delete(found, input)
    if version:
        return _remove(s3, configuration, input, found, version)
    if not versioning(configuration):
        if found is not None:
            s3.store.remove(bucket, key)
            s3.removed[bucket, key] = s3.cloud.clock.now()
            s3.notify(bucket, "ObjectRemoved:Delete", found)
        return {}
    made = new_version(s3, configuration)
    marker = Stored(key, s3.cloud.clock.now(), 0, "", {}, made, marker=True)
    s3.store.put(bucket, marker, b"")
    s3.notify(bucket, "ObjectRemoved:DeleteMarkerCreated", marker)
    return {"DeleteMarker": True, "VersionId": made}


def _remove(
    s3: "S3",
    configuration: Mapping[str, Any],
    input: Input,
    found: Stored | None,
    version: str,
) -> dict[str, Any]:
    if found is None:
        return {"VersionId": version} if versioning(configuration) else {}
    check_unlocked(s3, found, input)
    bucket = str(input["Bucket"])
    s3.store.remove(bucket, found.key, version)
    s3.notify(bucket, "ObjectRemoved:Delete", found)
    if not versioning(configuration):
        return {"VersionId": NULL}
    return {"VersionId": version, **({"DeleteMarker": True} if found.marker else {})}


def delete_objects(s3: "S3", input: Input, call: Call) -> Output:
    """What can't be deleted is told beside what was. Raises MalformedXML."""
    configuration = s3.require(input["Bucket"])
    _check_bypass(configuration, input)
    asked = input.get("Delete") or {}
    named = asked.get("Objects") or ()
    if not 0 < len(named) <= MOST:
        raise MalformedXML(MALFORMED)
    deleted: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for one in named:
        given = {**one, "Bucket": input["Bucket"], "Key": str(one["Key"])}
        given["BypassGovernanceRetention"] = input.get("BypassGovernanceRetention")
        try:
            deleted.append(_deleted(s3, configuration, given))
        except ServiceError as error:
            told = {"Key": given["Key"], "Code": error.code, "Message": error.message}
            errors.append(told | ({"VersionId": one["VersionId"]} if one.get("VersionId") else {}))
    output: Output = {} if asked.get("Quiet") else {"Deleted": deleted}
    return output | ({"Errors": errors} if errors else {})


def _deleted(
    s3: "S3", configuration: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """An entry of ``Deleted``. Raises NoSuchVersion, AccessDenied."""
    version = str(given.get("VersionId") or "")
    if version and not is_issued(version):
        raise NoSuchVersion("The specified version does not exist.")
    told = _delete(s3, configuration, dict(given), version)
    entry: dict[str, Any] = {"Key": given["Key"]}
    if version:
        entry["VersionId"] = version
    if told.get("DeleteMarker"):
        entry |= {"DeleteMarker": True, "DeleteMarkerVersionId": told["VersionId"]}
    return entry
