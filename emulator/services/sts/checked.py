"""A row of the OPERATIONS table: the operation, behind a check of its input against AWS's model."""

from collections.abc import Awaitable
from typing import Any

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.services.check_input import as_message, check_input
from csc.emulator.services.sts.errors import ValidationError


def row(operation: Operation) -> Row:
    def run(sts: Any, input: Input, call: Call) -> Output | Awaitable[Output]:
        problems = check_input("sts", call.operation, input)
        if problems:
            raise ValidationError(as_message(problems))
        return operation(sts, input, call)

    return Row(run)
