"""ListFunctions."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.describe import describe
from csc.emulator.services.lambda_.functions import listed
from csc.emulator.services.lambda_.page import page

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def list_functions(service: "Lambda", input: Input, call: Call) -> Output:
    """With their published versions, where ``FunctionVersion`` asks for ALL."""
    everything = input.get("FunctionVersion") == "ALL"
    found = []
    for name, latest in sorted(service.functions.items()):
        found.append(describe(service, latest, "$LATEST" if everything else ""))
        if everything:
            published = service.versions.get(name, {}).values()
            found.extend(describe(service, one) for one in published)
    return page("Functions", [listed(one) for one in found], input)
