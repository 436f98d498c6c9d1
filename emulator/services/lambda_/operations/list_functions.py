"""ListFunctions."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.functions import configuration

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def list_functions(service: "Lambda", input: Input, call: Call) -> Output:
    """``Marker`` is the name after which the page begins."""
    most = int(input.get("MaxItems") or 50)
    marker = input.get("Marker") or ""
    names = [name for name in sorted(service.functions) if name > marker]
    out: Output = {"Functions": [configuration(service.functions[n]) for n in names[:most]]}
    if len(names) > most:
        out["NextMarker"] = names[most - 1]
    return out
