"""A role's tags."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.find_entities import role_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_role_tags(iam: "Iam", input: Input, call: Call) -> Output:
    tags, more = page_of(tag_list(role_of(iam, input["RoleName"]).tags), input)
    return {"Tags": list(tags), **more}
