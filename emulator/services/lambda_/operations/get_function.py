"""GetFunction and GetFunctionConfiguration."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.functions import configuration

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def get_function(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"], input.get("Qualifier", ""))
    return {"Configuration": configuration(function), "Code": {"RepositoryType": "S3"}, "Tags": {}}


def get_function_configuration(service: "Lambda", input: Input, call: Call) -> Output:
    return configuration(service.find(input["FunctionName"], input.get("Qualifier", "")))
