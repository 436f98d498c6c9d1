"""UpdateFunctionCode."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.describe import describe_changed, describe_made
from csc.emulator.services.lambda_.errors import InvalidParameterValueException
from csc.emulator.services.lambda_.operations.aliases import check_revision
from csc.emulator.services.lambda_.uploaded_code import uploaded_code

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def update_function_code(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue- and PreconditionFailedException."""
    function = service.find_named(input)
    if input.get("ImageUri"):
        raise InvalidParameterValueException(
            "Please don't provide ImageUri when updating a function with packageType Zip.",
            Type="User",
        )
    check_revision(service.revision_of(function), input)
    clock, code = service.cloud.clock, uploaded_code(service, input)
    new = replace(function, code=code, wasm=None, modified=clock.now(), revision=clock.uuid())
    if input.get("Architectures"):
        new = replace(new, architectures=tuple(input["Architectures"]))
    changed = describe_changed(service, new)
    if not input.get("DryRun"):
        service.put(new)
        if input.get("Publish"):
            published = service.publish(new.name)
            changed = describe_made(service, published)
    return changed
