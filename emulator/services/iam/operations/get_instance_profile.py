"""One instance profile with its role."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_profile
from csc.emulator.services.iam.find_entities import profile_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_instance_profile(iam: "Iam", input: Input, call: Call) -> Output:
    profile = profile_of(iam, input["InstanceProfileName"])
    return {"InstanceProfile": describe_profile(iam, profile)}
