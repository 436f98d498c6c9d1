"""The instance profiles that a role is in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_profile
from csc.emulator.services.iam.find_entities import role_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_instance_profiles_for_role(iam: "Iam", input: Input, call: Call) -> Output:
    role = role_of(iam, input["RoleName"])
    found = [profile for profile in iam.store.profiles.sorted() if role.name in profile.roles]
    profiles, more = page_of(found, input)
    return {"InstanceProfiles": [describe_profile(iam, profile) for profile in profiles], **more}
