"""The managed policies that are attached to a group."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_policies import list_attached
from csc.emulator.services.iam.find_entities import group_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_attached_group_policies(iam: "Iam", input: Input, call: Call) -> Output:
    holder = group_of(iam, input["GroupName"])
    policies, more = page_of(list_attached(holder, input.get("PathPrefix") or "/"), input)
    return {"AttachedPolicies": list(policies), **more}
