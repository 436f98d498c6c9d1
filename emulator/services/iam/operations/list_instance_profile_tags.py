"""The tags of an instance profile."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.find_entities import profile_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_instance_profile_tags(iam: "Iam", input: Input, call: Call) -> Output:
    tags, more = page_of(tag_list(profile_of(iam, input["InstanceProfileName"]).tags), input)
    return {"Tags": tags, **more}
