"""RemovePermission."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.errors import ResourceNotFoundException

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def remove_permission(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"], input.get("Qualifier", ""))
    sid = input["StatementId"]
    if sid not in service.statements.get(function.name, {}):
        raise ResourceNotFoundException(
            f"Statement {sid} is not found in resource policy.", Type="User"
        )
    service.forbid(function.name, sid, declared=False)
    return {}
