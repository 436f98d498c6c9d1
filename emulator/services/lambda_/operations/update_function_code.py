"""UpdateFunctionCode."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.functions import configuration
from csc.emulator.services.lambda_.operations.create_function import uploaded

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def update_function_code(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"])
    clock = service.cloud.clock
    new = replace(
        function, code=uploaded(input), wasm=None, modified=clock.now(), revision=clock.uuid()
    )
    if not input.get("DryRun"):
        service.put(new)
    return configuration(service.publish(new.name) if input.get("Publish") else new)
