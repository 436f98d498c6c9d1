"""Have the credential report made. One that is younger than four hours stays."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.account import account_of, save_account
from csc.emulator.services.iam.credential_report import FRESH, credential_report

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def generate_credential_report(iam: "Iam", input: Input, call: Call) -> Output:
    account, now = account_of(iam), iam.cloud.clock.now()
    if account.report is not None and now - account.reported < FRESH:
        return {"State": "COMPLETE"}
    account.report, account.reported = credential_report(iam), now
    save_account(iam, account)
    return {
        "State": "STARTED",
        "Description": "No report exists. Starting a new report generation task",
    }
