"""AddPermission."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.errors import ResourceConflictException
from csc.emulator.services.lambda_.functions import parse_name
from csc.emulator.services.lambda_.policy import statement

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def add_permission(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"], input.get("Qualifier", ""))
    qualifier = input.get("Qualifier") or parse_name(input["FunctionName"])[1]
    sid = input["StatementId"]
    if sid in service.statements.get(function.name, {}):
        raise ResourceConflictException(
            f"The statement id ({sid}) provided already exists. Please provide a new statement "
            "id, or remove the existing statement.",
            Type="User",
        )
    made = statement(sid, service.arn(function.name, qualifier), input)
    service.permit(function.name, sid, made, declared=False)
    return {"Statement": json.dumps(made)}
