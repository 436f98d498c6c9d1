"""UpdateFunctionConfiguration."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_configuration import check_runtime
from csc.emulator.services.lambda_.describe import describe_changed
from csc.emulator.services.lambda_.kept import keep
from csc.emulator.services.lambda_.operations.aliases import check_revision
from csc.emulator.services.lambda_.operations.create_function import settings

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def update_function_configuration(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue- and PreconditionFailedException."""
    if input.get("Runtime"):
        check_runtime(input["Runtime"])
    function = service.find_named(input)
    check_revision(service.revision_of(function), input)
    changes: dict[str, Any] = settings(service, input)
    for member in ("Role", "Runtime", "Handler"):
        if input.get(member):
            changes[member.lower()] = input[member]
    clock = service.cloud.clock
    new = replace(function, modified=clock.now(), revision=clock.uuid(), **changes)
    service.put(new)
    keep(service, new.name, input)
    return describe_changed(service, new)
