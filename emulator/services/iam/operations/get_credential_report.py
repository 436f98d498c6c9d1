"""The credential report that was last made."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of
from csc.emulator.services.iam.credential_report import FRESH
from csc.emulator.services.iam.errors import ReportExpired, ReportNotPresent

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_credential_report(iam: "Iam", input: Input, call: Call) -> Output:
    account = account_of(iam)
    if account.report is None:
        raise ReportNotPresent("Credential report does not exist.")
    if iam.cloud.clock.now() - account.reported >= FRESH:
        raise ReportExpired("Credential report is expired.")
    return {
        "Content": account.report.encode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": account.reported,
    }
