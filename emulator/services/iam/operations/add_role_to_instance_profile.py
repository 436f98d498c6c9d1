"""Put a role into an instance profile, which holds one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import LimitExceeded
from csc.emulator.services.iam.find_entities import profile_of, role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def add_role_to_instance_profile(iam: "Iam", input: Input, call: Call) -> Output:
    profile = profile_of(iam, input["InstanceProfileName"])
    role = role_of(iam, input["RoleName"])
    if profile.roles:
        raise LimitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
    profile.roles.append(role.name)
    iam.store.profiles.save(profile.name, profile)
    return {}
