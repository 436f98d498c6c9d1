"""AddPermission."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import check_exists, read_reference
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceConflictException,
)
from csc.emulator.services.lambda_.operations.aliases import check_revision
from csc.emulator.services.lambda_.policy import statement

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def add_permission(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue-, PreconditionFailed- and ResourceConflictException."""
    name, qualifier = read_reference(service, input)
    if qualifier == "$LATEST":
        raise InvalidParameterValueException(
            "We currently do not support adding policies for $LATEST.", Type="User"
        )
    made = statement(input["StatementId"], service.arn(name, qualifier), input)
    check_exists(service, name, qualifier)
    key = policy_key(input["StatementId"], qualifier)
    if key in service.statements.get(name, {}):
        raise ResourceConflictException(
            f"The statement id ({input['StatementId']}) provided already exists. Please provide a "
            "new statement id, or remove the existing statement.",
            Type="User",
        )
    check_revision(policy_revision(service, name, qualifier), input, "GetPolicy")
    service.permit(name, key, made, declared=False)
    service.revise(name, qualifier, policy=True)
    return {"Statement": json.dumps(made, separators=(",", ":"))}


def policy_key(sid: str, qualifier: str) -> str:
    """Each version and alias has a policy of its own."""
    return f"{sid}:{qualifier}" if qualifier else sid


def policy_revision(service: "Lambda", name: str, qualifier: str) -> str:
    """That of the function, version or alias that has the policy."""
    alias = service.alias_details.get(name, {}).get(qualifier)
    if alias:
        return str(alias["RevisionId"])
    kept = service.settings["revision"].get(name, qualifier) or {}
    return str(kept.get("policy") or service.revision_of(service.find(name, qualifier)))
