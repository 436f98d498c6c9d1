"""Tag a user; policies see it as aws:PrincipalTag."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import add_tags
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def tag_user(iam: "Iam", input: Input, call: Call) -> Output:
    holder = user_of(iam, input["UserName"])
    add_tags(holder.tags, input)
    iam.store.users.save(holder.name, holder)
    return {}
