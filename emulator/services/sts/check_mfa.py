"""An MFA device's code, taken for a session."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Caller, Input
from csc.emulator.services.iam.request_context import MFA_TIME
from csc.emulator.services.sts.errors import AccessDenied

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts


def mfa_keys(sts: "Sts", input: Input, caller: Caller) -> dict[str, str]:
    """When the device was at hand: now. Nothing where no device is named.

    Raises AccessDenied for a wrong or used code, or a device that isn't the calling user's.
    """
    from csc.emulator.services.iam.mfa_devices import take_code

    serial, code = input.get("SerialNumber"), input.get("TokenCode")
    if not serial:
        return {}
    user = caller.principal.rpartition("/")[2] if ":user/" in caller.principal else ""
    if not user or not code or not take_code(sts.iam, user, serial, code):
        raise AccessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
    return {MFA_TIME: str(sts.cloud.clock.now())}
