"""How far a deletion is: done, as it is done at once."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.service_linked import PATH

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_service_linked_role_deletion_status(iam: "Iam", input: Input, call: Call) -> Output:
    task = input["DeletionTaskId"]
    if not task.startswith(f"task{PATH}"):
        raise NoSuchEntity(f"Deletion task {task} cannot be found.")
    return {"Status": "SUCCEEDED"}
