"""GetFunction and GetFunctionConfiguration."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.describe import describe
from csc.emulator.services.lambda_.kept import kept_of
from csc.emulator.services.lambda_.serve_code import code_address

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def get_function(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    function = service.find(name, qualifier)
    found: Output = {
        "Configuration": describe(service, function, qualifier),
        "Code": {"RepositoryType": "S3", "Location": code_address(service, function)},
    }
    tags = kept_of(service, function.name).get("Tags")
    if tags:
        found["Tags"] = tags
    if function.reserved is not None:
        found["Concurrency"] = {"ReservedConcurrentExecutions": function.reserved}
    return found


def get_function_configuration(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    return describe(service, service.find(name, qualifier), qualifier)
