"""What EventBridge is told of standard executions: an event when one begins and when it ends."""

from typing import TYPE_CHECKING, Any

from csc.emulator.services.stepfunctions.store import Execution

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

KIND = "Step Functions Execution Status Change"


def tell_status(sfn: "StepFunctions", execution: Execution) -> None:
    """Nothing where no rule was ever made: EventBridge isn't started for it."""
    events: Any = sfn.cloud.services.get("events")
    if events is None or getattr(events, "_made", events) is None:
        return
    from csc.emulator.services.events.operations.put_events import send_event

    send_event(events, "aws.states", KIND, [execution.arn], _detail(execution))


def _detail(execution: Execution) -> dict[str, Any]:
    from csc.emulator.services.stepfunctions.operations.redrive import redrive_status

    def milliseconds(seconds: float | None) -> int | None:
        return None if seconds is None else int(seconds * 1000)

    told = {"redriveStatusReason": None, **redrive_status(execution)}
    return {
        "executionArn": execution.arn,
        "stateMachineArn": execution.machine,
        "name": execution.name,
        "status": execution.status,
        "startDate": milliseconds(execution.started),
        "stopDate": milliseconds(execution.stopped),
        "input": execution.input,
        "output": execution.output,
        "stateMachineVersionArn": execution.version,
        "stateMachineAliasArn": execution.alias,
        "redriveCount": execution.redrives,
        "redriveDate": milliseconds(execution.redriven),
        "redriveStatus": told["redriveStatus"],
        "redriveStatusReason": told["redriveStatusReason"],
        "inputDetails": {"included": True},
        "outputDetails": None if execution.output is None else {"included": True},
        "error": execution.error,
        "cause": execution.cause,
    }
