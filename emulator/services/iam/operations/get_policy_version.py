"""One version of a managed policy, with its document."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_version
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.find_entities import policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_policy_version(iam: "Iam", input: Input, call: Call) -> Output:
    policy, version = policy_of(iam, input["PolicyArn"]), input["VersionId"]
    if version not in policy.versions:
        raise NoSuchEntity(
            f"Policy {policy.arn} version {version} does not exist or is not attachable."
        )
    return {"PolicyVersion": describe_version(policy, version)}
