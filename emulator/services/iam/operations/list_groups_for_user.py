"""The groups that a user is in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_group
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_groups_for_user(iam: "Iam", input: Input, call: Call) -> Output:
    user = user_of(iam, input["UserName"])
    found = [group for group in iam.store.groups.sorted() if group.name in user.groups]
    groups, more = page_of(found, input)
    return {"Groups": [describe_group(group) for group in groups], **more}
