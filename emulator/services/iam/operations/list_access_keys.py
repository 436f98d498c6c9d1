"""A user's access keys, without their secrets."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_key
from csc.emulator.services.iam.find_entities import user_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_access_keys(iam: "Iam", input: Input, call: Call) -> Output:
    name = input.get("UserName") or call.caller.principal.rpartition("/")[2]
    user = user_of(iam, name)
    found = [key for key in iam.store.keys.sorted() if key.user == user.name]
    keys, more = page_of(found, input)
    return {"AccessKeyMetadata": [describe_key(key) for key in keys], **more}
