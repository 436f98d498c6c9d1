"""RemovePermission."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import check_exists, read_reference
from csc.emulator.services.lambda_.errors import ResourceNotFoundException
from csc.emulator.services.lambda_.operations.add_permission import policy_key, policy_revision
from csc.emulator.services.lambda_.operations.aliases import check_revision

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def remove_permission(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises PreconditionFailed- and ResourceNotFoundException."""
    name, qualifier = read_reference(service, input)
    if name not in service.functions:
        arn = service.arn(name, qualifier)
        raise ResourceNotFoundException(f"No policy found for: {arn}", Type="User")
    check_exists(service, name, qualifier)
    arn, sid = service.arn(name, qualifier), input["StatementId"]
    statements = service.statements.get(name, {})
    if not any(one["Resource"] == arn for one in statements.values()):
        raise ResourceNotFoundException(
            "No policy is associated with the given resource.", Type="User"
        )
    key = policy_key(sid, qualifier)
    if key not in statements:
        raise ResourceNotFoundException(
            f"Statement {sid} is not found in resource policy.", Type="User"
        )
    check_revision(policy_revision(service, name, qualifier), input, "GetPolicy")
    service.forbid(name, key, declared=False)
    service.revise(name, qualifier, policy=True)
    return {}
