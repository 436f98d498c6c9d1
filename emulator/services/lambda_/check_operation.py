"""An operation's input against Lambda's model, before it runs.

Runtimes are left to the operations, which have other words for them.
"""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

from csc.emulator.calls import Call, Input, Output, Row
from csc.emulator.services.check_input import as_message, check_input
from csc.emulator.services.lambda_.check_configuration import RUNTIMES
from csc.emulator.services.lambda_.errors import ValidationException

_OWN_WORDS = ("CreateFunction", "UpdateFunctionConfiguration")
_OF_LAYERS = "at 'compatibleRuntimes' failed"


def checked(operation: str, row: Row) -> Row:
    """The row, which raises ValidationException for what the model doesn't allow."""

    def run(service: Any, input: Input, call: Call) -> Output | Awaitable[Output]:
        looked_at = input
        if operation in _OWN_WORDS and "Runtime" in input:
            looked_at = {name: value for name, value in input.items() if name != "Runtime"}
        problems = check_input("lambda", operation, looked_at)
        if problems:
            raise ValidationException(as_message([_said(problem) for problem in problems]))
        return row.run(service, input, call)

    return replace(row, run=run)


def _said(problem: str) -> str:
    if _OF_LAYERS not in problem:
        return problem
    begin = problem.partition("Member must satisfy")[0]
    return f"{begin}Member must satisfy enum value set: [{RUNTIMES}]"
