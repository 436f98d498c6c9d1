"""Delete a service's role. On AWS this takes a while; here it is done at once."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import InvalidInput
from csc.emulator.services.iam.find_entities import role_of
from csc.emulator.services.iam.service_linked import PATH

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_service_linked_role(iam: "Iam", input: Input, call: Call) -> Output:
    role = role_of(iam, input["RoleName"])
    if not role.path.startswith(PATH):
        raise InvalidInput(f"{role.name} is not a service-linked role.")
    iam.store.roles.delete(role.name)
    iam.usage.forget(role.arn)
    return {"DeletionTaskId": f"task{role.path}{role.name}/{iam.cloud.clock.uuid()}"}
