"""Delete an instance profile that has no role."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import DeleteConflict
from csc.emulator.services.iam.find_entities import profile_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def delete_instance_profile(iam: "Iam", input: Input, call: Call) -> Output:
    profile = profile_of(iam, input["InstanceProfileName"])
    if profile.roles:
        raise DeleteConflict("Cannot delete entity, must remove roles from instance profile first.")
    iam.store.profiles.delete(profile.name)
    return {}
