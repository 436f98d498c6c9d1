"""All groups below a path, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_group
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_groups(iam: "Iam", input: Input, call: Call) -> Output:
    prefix = input.get("PathPrefix") or "/"
    found = [group for group in iam.store.groups.sorted() if group.path.startswith(prefix)]
    groups, more = page_of(found, input)
    return {"Groups": [describe_group(group) for group in groups], **more}
