"""PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import InvalidParameterValueException
from csc.emulator.services.lambda_.functions import not_found

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

ACCOUNT = 1000
LEFT = 100
"""What AWS leaves to the functions without a reservation."""


def put_function_concurrency(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValueException, ResourceNotFoundException."""
    name, qualifier = read_reference(service, input)
    if qualifier:
        raise InvalidParameterValueException(
            "This operation is permitted on Lambda functions only. Aliases and versions do not "
            "support this operation. Please specify either a function name or an unqualified "
            "function ARN.",
            Type="User",
        )
    if name not in service.functions:
        raise not_found(service.arn(name, "$LATEST"))
    number = int(input["ReservedConcurrentExecutions"])
    check_unreserved(service, name, number, "ReservedConcurrentExecutions")
    provisioned = sum(made["Requested"] for _, made in service.provisioned.of(name))
    if number < provisioned:
        raise InvalidParameterValueException(
            f" ReservedConcurrentExecutions  {number} should not be lower than function's total "
            f"provisioned concurrency [{provisioned}].",
            Type=None,
        )
    service.put(replace(service.functions[name], reserved=number))
    return {"ReservedConcurrentExecutions": number}


def get_function_concurrency(service: "Lambda", input: Input, call: Call) -> Output:
    reserved = service.find_named(input).reserved
    return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}


def delete_function_concurrency(service: "Lambda", input: Input, call: Call) -> Output:
    service.put(replace(service.find_named(input), reserved=None))
    return {}


def unreserved(service: "Lambda", but: str = "") -> int:
    """What the account has left for functions without a reservation."""
    functions = [f for f in service.functions.values() if f.name != but]
    reserved = sum(function.reserved or 0 for function in functions)
    kept = sum(
        made["Requested"]
        for name, _, made in service.provisioned
        if name != but and name in service.functions and service.functions[name].reserved is None
    )
    return ACCOUNT - reserved - int(kept)


def check_unreserved(
    service: "Lambda", name: str, number: int, what: str, *, provisioned: bool = False
) -> None:
    """Raises InvalidParameterValueException where too little would be left to other functions."""
    have = unreserved(service, name)
    if provisioned and number > have:
        raise InvalidParameterValueException(
            f"Specified {what} for function is greater than account's unreserved concurrency "
            f"[{have}].",
            Type=None,
        )
    if have - number < LEFT:
        raise InvalidParameterValueException(
            f"Specified {what} for function decreases account's UnreservedConcurrentExecution "
            f"below its minimum value of [{LEFT}].",
            Type=None,
        )
