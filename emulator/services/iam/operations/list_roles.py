"""All roles below a path, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_role
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_roles(iam: "Iam", input: Input, call: Call) -> Output:
    prefix = input.get("PathPrefix") or "/"
    found = [role for role in iam.store.roles.sorted() if role.path.startswith(prefix)]
    roles, more = page_of(found, input)
    return {"Roles": [describe_role(role, brief=True) for role in roles], **more}
