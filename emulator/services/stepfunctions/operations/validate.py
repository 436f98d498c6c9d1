"""ValidateStateMachineDefinition."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.language.definition import read_definition

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def validate_state_machine_definition(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """All that is wrong, each with its place."""
    kind = str(input.get("type") or "STANDARD")
    _, problems = read_definition(str(input["definition"]), kind)
    most = int(input.get("maxResults") or 100)
    return {
        "result": "FAIL" if problems else "OK",
        "diagnostics": [
            {
                "severity": "ERROR",
                "code": problem.code,
                "message": problem.message,
                **({"location": problem.location} if problem.location else {}),
            }
            for problem in problems[:most]
        ],
        "truncated": len(problems) > most,
    }
