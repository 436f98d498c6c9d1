"""UpdateFunctionConfiguration."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.functions import configuration
from csc.emulator.services.lambda_.kept import described, keep
from csc.emulator.services.lambda_.operations.create_function import settings

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def update_function_configuration(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"])
    changes: dict[str, Any] = settings(input)
    for member in ("Role", "Runtime", "Handler"):
        if member in input:
            changes[member.lower()] = input[member]
    clock = service.cloud.clock
    new = replace(function, modified=clock.now(), revision=clock.uuid(), **changes)
    service.put(new)
    keep(service, new.name, input)
    return configuration(new) | described(service, new.name)
