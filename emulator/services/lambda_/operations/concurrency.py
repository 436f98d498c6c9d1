"""PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency; and the code signing that no function has."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.errors import InvalidParameterValueException

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

LARGEST = 900
"""An account's 1000, less the 100 that AWS leaves to functions without a reservation."""


def put_function_concurrency(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"])
    number = int(input["ReservedConcurrentExecutions"])
    if number > LARGEST:
        raise InvalidParameterValueException(
            f"Specified ReservedConcurrentExecutions for function decreases account's "
            f"UnreservedConcurrentExecution below its minimum value of [{1000 - LARGEST}]."
        )
    service.put(replace(function, reserved=number))
    return {"ReservedConcurrentExecutions": number}


def get_function_concurrency(service: "Lambda", input: Input, call: Call) -> Output:
    reserved = service.find(input["FunctionName"]).reserved
    return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}


def delete_function_concurrency(service: "Lambda", input: Input, call: Call) -> Output:
    service.put(replace(service.find(input["FunctionName"]), reserved=None))
    return {}


def get_function_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    """No function is signed here."""
    return {"FunctionName": service.find(input["FunctionName"]).name, "CodeSigningConfigArn": ""}
