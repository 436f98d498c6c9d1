"""StopExecution."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def stop_execution(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """One that has ended stays as it is."""
    execution = sfn.find_execution(input["executionArn"])
    if execution.status != "RUNNING":
        return {"stopDate": execution.stopped or sfn.now()}
    now = sfn.now()
    sfn.store.save_execution(
        replace(
            execution,
            status="ABORTED",
            stopped=now,
            error=input.get("error"),
            cause=input.get("cause"),
        )
    )
    task = sfn.tasks.get(execution.arn)
    if task is not None:
        task.cancel()
    return {"stopDate": now}
