"""DeleteFunction."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.kept import forget

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def delete_function(service: "Lambda", input: Input, call: Call) -> Output:
    """The function with its versions and policy, or the one version that is named."""
    function = service.find(input["FunctionName"], input.get("Qualifier", ""))
    if function.version == "$LATEST":
        service.remove(function.name)
        forget(service, function.name)
    else:
        del service.versions[function.name][function.version]
    return {}
