"""RedriveExecution: an execution that failed goes on where it did."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.errors import (
    ExecutionNotRedrivable,
)
from csc.emulator.services.stepfunctions.run_execution import redrive
from csc.emulator.services.stepfunctions.store import Execution

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

REDRIVABLE = ("FAILED", "ABORTED", "TIMED_OUT")


def redrive_status(execution: Execution) -> Output:
    """``redriveStatus``, and why where it can't be."""
    if execution.status in REDRIVABLE:
        return {"redriveStatus": "REDRIVABLE"}
    return {
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": f"Execution is {execution.status} and cannot be redriven",
    }


def redrive_execution(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Raises ExecutionNotRedrivable."""
    execution = sfn.find_execution(input["executionArn"])
    reason = redrive_status(execution).get("redriveStatusReason")
    if reason:
        raise ExecutionNotRedrivable(str(reason))
    return {"redriveDate": redrive(sfn, execution)}
