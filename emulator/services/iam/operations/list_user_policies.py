"""The names of a user's inline policies."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_user_policies(iam: "Iam", input: Input, call: Call) -> Output:
    holder = user_of(iam, input["UserName"])
    names, more = page_of(sorted(holder.inline), input)
    return {"PolicyNames": list(names), **more}
