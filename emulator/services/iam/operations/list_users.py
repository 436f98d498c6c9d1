"""All users below a path, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_user
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_users(iam: "Iam", input: Input, call: Call) -> Output:
    prefix = input.get("PathPrefix") or "/"
    found = [user for user in iam.store.users.sorted() if user.path.startswith(prefix)]
    users, more = page_of(found, input)
    return {"Users": [describe_user(user, brief=True) for user in users], **more}
