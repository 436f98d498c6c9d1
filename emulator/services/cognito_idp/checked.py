"""A row of the OPERATIONS table: the operation, behind a check of its input against AWS's model."""

from collections.abc import Awaitable
from typing import Any, Literal

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.services.check_input import as_message, check_input
from csc.emulator.services.cognito_idp.errors import InvalidParameterException


def row(operation: Operation, support: Literal["yes", "partial"] = "yes", missing: str = "") -> Row:
    """The operation as the table lists it."""

    def run(cognito: Any, input: Input, call: Call) -> Output | Awaitable[Output]:
        problems = check_input("cognito-idp", call.operation, input)
        if problems:
            raise InvalidParameterException(as_message(problems))
        return operation(cognito, input, call)

    return Row(run, support, missing)
