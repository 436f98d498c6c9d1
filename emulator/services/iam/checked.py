"""A row of the OPERATIONS table: the operation, behind a check of its input against AWS's model."""

from collections.abc import Awaitable
from typing import Any, Literal

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.services.check_input import as_message, check_input
from csc.emulator.services.iam.errors import ValidationError


def row(operation: Operation, support: Literal["yes", "partial"] = "yes", missing: str = "") -> Row:
    """The operation as the table lists it."""

    def run(iam: Any, input: Input, call: Call) -> Output | Awaitable[Output]:
        problems = check_input("iam", call.operation, input)
        if problems:
            raise ValidationError(as_message(problems))
        return operation(iam, input, call)

    return Row(run, support, missing)
