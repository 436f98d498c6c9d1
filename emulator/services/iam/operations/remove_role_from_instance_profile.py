"""Take a role out of an instance profile."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.find_entities import profile_of, role_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def remove_role_from_instance_profile(iam: "Iam", input: Input, call: Call) -> Output:
    profile = profile_of(iam, input["InstanceProfileName"])
    role = role_of(iam, input["RoleName"])
    if role.name not in profile.roles:
        raise NoSuchEntity(f"Role {role.name} not in instance profile {profile.name}")
    profile.roles.remove(role.name)
    iam.store.profiles.save(profile.name, profile)
    return {}
