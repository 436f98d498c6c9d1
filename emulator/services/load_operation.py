"""A row of an OPERATIONS table whose file is read when the operation is first called.

A service has a file for each operation, and a process uses few of them: reading them all would
cost more than the rest of its start.  The input is checked against AWS's model before it runs.
"""

import re
from collections.abc import Awaitable
from importlib import import_module
from typing import Any, Literal, cast

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.errors import ServiceError
from csc.emulator.protocols.service_model import load_model
from csc.emulator.services.check_input import as_message, check_input


def load_operation(package: str, name: str, module: str = "") -> Operation:
    """The function ``name`` of the module ``package.name``, or of ``package.module``."""
    return cast(Operation, getattr(import_module(f"{package}.{module or name}"), name))


def lazy_row(
    package: str,
    name: str,
    invalid: type[ServiceError],
    support: Literal["yes", "partial"] = "yes",
    missing: str = "",
    module: str = "",
    missing_member: str = "",
    unless: tuple[str, ...] = (),
) -> Row:
    """``invalid`` is raised where the input doesn't fit AWS's model.

    A service that checks all but the presence of members by itself gives ``missing_member``, what it
    says then (``{name}`` is the member); the members of ``unless`` it checks all by itself.
    """
    operation: Operation | None = None

    def run(service: Any, input: Input, call: Call) -> Output | Awaitable[Output]:
        nonlocal operation
        if missing_member:
            _check_presence(call, input, invalid, missing_member, unless)
        else:
            problems = check_input(call.service, call.operation, input)
            if problems:
                raise invalid(as_message(problems))
        if operation is None:
            operation = load_operation(package, name, module)
        return operation(service, input, call)

    return Row(run, support, missing)


def _check_presence(
    call: Call, input: Input, invalid: type[ServiceError], said: str, unless: tuple[str, ...]
) -> None:
    for name in load_model(call.service).input(call.operation).get("required", ()):
        if input.get(name) is None and name not in unless:
            raise invalid(said.format(name=name))


def lazy_rows(
    package: str,
    module: str,
    *operations: str,
    invalid: type[ServiceError],
    missing: str = "",
    missing_member: str = "",
    unless: tuple[str, ...] = (),
) -> dict[str, Row]:
    """Rows of operations that share a file; their functions are the names in snake case.

    ``missing`` makes them partial: it says what they lack.
    """
    support: Literal["yes", "partial"] = "partial" if missing else "yes"
    return {
        name: lazy_row(
            package, snake_case(name), invalid, support, missing, module, missing_member, unless
        )
        for name in operations
    }


def snake_case(name: str) -> str:
    """GetQueueUrl → get_queue_url"""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
