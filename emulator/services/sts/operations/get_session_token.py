"""Temporary credentials of the calling user itself."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sts.check_mfa import mfa_keys
from csc.emulator.services.sts.errors import AccessDenied
from csc.emulator.services.sts.show_credentials import show_credentials

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts


def get_session_token(sts: "Sts", input: Input, call: Call) -> Output:
    caller = call.caller
    if ":sts:" in caller.arn:
        raise AccessDenied("Cannot call GetSessionToken with session credentials")
    longest = 3600 if caller.trusted else 43_200
    seconds = min(int(input.get("DurationSeconds") or longest), 129_600)
    now = sts.cloud.clock.now()
    credentials = sts.iam.credentials.issue(
        caller.arn,
        caller.principal,
        now + seconds,
        now,
        tags=dict(caller.tags),
        trusted=caller.trusted,
        keys=mfa_keys(sts, input, caller),
    )
    return {"Credentials": show_credentials(credentials)}
