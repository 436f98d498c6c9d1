"""One group with its members."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_group, describe_user
from csc.emulator.services.iam.find_entities import group_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_group(iam: "Iam", input: Input, call: Call) -> Output:
    group = group_of(iam, input["GroupName"])
    members = [user for user in iam.store.users.sorted() if group.name in user.groups]
    users, more = page_of(members, input)
    return {
        "Group": describe_group(group),
        "Users": [describe_user(user, brief=True) for user in users],
        **more,
    }
