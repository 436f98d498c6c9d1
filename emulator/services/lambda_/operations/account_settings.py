"""GetAccountSettings; and the settings of a function that change nothing of how it runs here."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import check_exists, read_reference
from csc.emulator.services.lambda_.code import LARGEST
from csc.emulator.services.lambda_.operations.concurrency import ACCOUNT, unreserved

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

LARGEST_ZIP = 52_428_800
TOTAL = 80_530_636_800


def get_account_settings(service: "Lambda", input: Input, call: Call) -> Output:
    functions = list(service.functions.values())
    versions = [one for found in service.versions.values() for one in found.values()]
    layers = sum(layer.size for layer in service.layers.versions.values())
    return {
        "AccountLimit": {
            "TotalCodeSize": TOTAL,
            "CodeSizeUnzipped": LARGEST,
            "CodeSizeZipped": LARGEST_ZIP,
            "ConcurrentExecutions": ACCOUNT,
            "UnreservedConcurrentExecutions": unreserved(service),
        },
        "AccountUsage": {
            "TotalCodeSize": layers + sum(one.code.size for one in [*functions, *versions]),
            "FunctionCount": len(functions),
        },
    }


def put_function_recursion_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    check_exists(service, name, qualifier)
    service.settings["recursion"].put(name, "", {"RecursiveLoop": input["RecursiveLoop"]})
    return {"RecursiveLoop": input["RecursiveLoop"]}


def get_function_recursion_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    check_exists(service, name, qualifier)
    return service.settings["recursion"].get(name) or {"RecursiveLoop": "Terminate"}


def put_runtime_management_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    check_exists(service, name, qualifier)
    made = {"UpdateRuntimeOn": input["UpdateRuntimeOn"]}
    if input.get("RuntimeVersionArn"):
        made["RuntimeVersionArn"] = input["RuntimeVersionArn"]
    service.settings["runtime management"].put(name, qualifier, made)
    return {**made, "FunctionArn": service.arn(name, qualifier or "$LATEST")}


def get_runtime_management_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    check_exists(service, name, qualifier)
    made = service.settings["runtime management"].get(name, qualifier) or {
        "UpdateRuntimeOn": "Auto"
    }
    return {**made, "FunctionArn": service.arn(name, qualifier or "$LATEST")}
