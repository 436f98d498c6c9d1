"""The names of a role's inline policies."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import role_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_role_policies(iam: "Iam", input: Input, call: Call) -> Output:
    holder = role_of(iam, input["RoleName"])
    names, more = page_of(sorted(holder.inline), input)
    return {"PolicyNames": list(names), **more}
