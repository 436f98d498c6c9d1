"""Object lock: what may be locked, and what is locked against deletion.

Source: "Locking objects with Object Lock" in S3's user guide.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.s3.describe_object import LOCKS
from csc.emulator.services.s3.errors import AccessDenied, InvalidArgument, InvalidRequest
from csc.emulator.services.s3.store import Stored

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3


def locks(configuration: Mapping[str, Any]) -> bool:
    return bool(configuration.get("ObjectLockConfiguration"))


def check_lock_headers(configuration: Mapping[str, Any], input: Input) -> None:
    """Raises InvalidRequest, InvalidArgument."""
    if not any(input.get(name) for name in LOCKS):
        return
    if not locks(configuration):
        raise InvalidRequest("Bucket is missing Object Lock Configuration")
    mode, until = input.get("ObjectLockMode"), input.get("ObjectLockRetainUntilDate")
    if bool(mode) != bool(until):
        raise InvalidArgument(
            "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
            ArgumentName="x-amz-object-lock-retain-until-date"
            if mode
            else "x-amz-object-lock-mode",
        )


def check_unlocked(s3: "S3", stored: Stored, input: Input) -> None:
    """Whether a version may be deleted. Raises AccessDenied."""
    bypass = bool(input.get("BypassGovernanceRetention"))
    until = float(stored.headers.get("ObjectLockRetainUntilDate") or 0)
    retained = until > s3.cloud.clock.now()
    governed = stored.headers.get("ObjectLockMode") == "GOVERNANCE" and bypass
    held = stored.headers.get("ObjectLockLegalHoldStatus") == "ON"
    if held or (retained and not governed):
        raise AccessDenied("Access Denied because object protected by object lock.")
