"""GetPolicy."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import ResourceNotFoundException
from csc.emulator.services.lambda_.operations.add_permission import policy_revision
from csc.emulator.services.lambda_.policy import document

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def get_policy(service: "Lambda", input: Input, call: Call) -> Output:
    """Of the function, or of the version or alias that is named."""
    name, qualifier = read_reference(service, input)
    arn = service.arn(name, qualifier)
    every = service.statements.get(name, {})
    statements = {sid: one for sid, one in every.items() if one["Resource"] == arn}
    if not statements:
        raise ResourceNotFoundException("The resource you requested does not exist.", Type="User")
    text = json.dumps(document(statements), separators=(",", ":"))
    return {"Policy": text, "RevisionId": policy_revision(service, name, qualifier)}
