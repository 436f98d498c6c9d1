"""What stands for boto3 in the sandbox: clients whose operations the host carries out."""

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import wit_world

from csc.wasm.cpython.guest.texts import read, written
from csc.wasm.cpython.guest.watch import StopError, watched


def host(service: str, operation: str, input_: Any) -> Any:
    """One effect: its output. Raises ClientError as boto3's clients do. Its time is not the handler's."""
    reply = read(wit_world.call(service, operation, written(input_)))
    watched.deadline += reply["took"]
    if "error" in reply:
        code, message, more = reply["error"]
        response = {"Error": {"Code": code, "Message": message}, **more}
        raise _ERRORS.get(code, ClientError)(response, operation)
    return reply["output"]


class ClientError(Exception):
    """botocore's: ``response`` has ``Error`` with ``Code`` and ``Message``."""

    def __init__(self, response: dict[str, Any], operation: str) -> None:
        error = response["Error"]
        text = f"An error occurred ({error['Code']}) when calling the {operation} operation: "
        super().__init__(text + error["Message"])
        self.response, self.operation_name = response, operation


class ResourceNotFoundException(ClientError):
    """The one that ``csc.live`` catches by its name: a log stream that isn't there yet."""


_ERRORS = {"ResourceNotFoundException": ResourceNotFoundException}


class Client:
    """A client of a service, as far as the calls of ``csc.live`` go."""

    exceptions = SimpleNamespace(**_ERRORS)

    def __init__(self, service: str) -> None:
        self.service = service

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = "".join(part.capitalize() for part in name.split("_"))
        return lambda **input_: host(self.service, operation, input_)


def _module(name: str, **members: Any) -> None:
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


_module("botocore")
_module("botocore.exceptions", ClientError=ClientError)


def sleep(seconds: float) -> None:
    """``time.sleep``: the host sleeps, but no longer than the function's timeout."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if not host("sandbox", "sleep", seconds):
        raise StopError("it slept past its timeout")
