"""GetFunction and GetFunctionConfiguration."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.functions import configuration
from csc.emulator.services.lambda_.kept import described, kept_of

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def get_function(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"], input.get("Qualifier", ""))
    found: Output = {
        "Configuration": configuration(function) | described(service, function.name),
        "Code": {"RepositoryType": "S3"},
        "Tags": kept_of(service, function.name).get("Tags", {}),
    }
    if function.reserved is not None:
        found["Concurrency"] = {"ReservedConcurrentExecutions": function.reserved}
    return found


def get_function_configuration(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"], input.get("Qualifier", ""))
    return configuration(function) | described(service, function.name)
