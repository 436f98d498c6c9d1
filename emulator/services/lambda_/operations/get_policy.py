"""GetPolicy."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.errors import ResourceNotFoundException
from csc.emulator.services.lambda_.policy import document

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def get_policy(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"], input.get("Qualifier", ""))
    statements = service.statements.get(function.name)
    if not statements:
        raise ResourceNotFoundException("The resource you requested does not exist.", Type="User")
    return {"Policy": json.dumps(document(statements)), "RevisionId": function.revision}
