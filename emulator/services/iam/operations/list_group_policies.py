"""The names of a group's inline policies."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import group_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_group_policies(iam: "Iam", input: Input, call: Call) -> Output:
    holder = group_of(iam, input["GroupName"])
    names, more = page_of(sorted(holder.inline), input)
    return {"PolicyNames": list(names), **more}
