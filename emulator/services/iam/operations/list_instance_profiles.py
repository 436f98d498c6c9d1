"""All instance profiles below a path, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_profile
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_instance_profiles(iam: "Iam", input: Input, call: Call) -> Output:
    prefix = input.get("PathPrefix") or "/"
    found = [profile for profile in iam.store.profiles.sorted() if profile.path.startswith(prefix)]
    profiles, more = page_of(found, input)
    return {"InstanceProfiles": [describe_profile(iam, profile) for profile in profiles], **more}
