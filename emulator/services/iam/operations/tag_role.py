"""Tag a role; policies see it as aws:PrincipalTag."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import add_tags
from csc.emulator.services.iam.find_entities import role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def tag_role(iam: "Iam", input: Input, call: Call) -> Output:
    holder = role_of(iam, input["RoleName"])
    add_tags(holder.tags, input)
    iam.store.roles.save(holder.name, holder)
    return {}
