"""Tag an instance profile."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import add_tags
from csc.emulator.services.iam.find_entities import profile_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def tag_instance_profile(iam: "Iam", input: Input, call: Call) -> Output:
    holder = profile_of(iam, input["InstanceProfileName"])
    add_tags(holder.tags, input)
    iam.store.profiles.save(holder.name, holder)
    return {}
