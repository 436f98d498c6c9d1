"""The versions of a managed policy, newest first."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_version
from csc.emulator.services.iam.find_entities import policy_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_policy_versions(iam: "Iam", input: Input, call: Call) -> Output:
    policy = policy_of(iam, input["PolicyArn"])
    found = sorted(policy.versions, key=lambda version: -int(version[1:]))
    versions, more = page_of(found, input)
    return {"Versions": [describe_version(policy, v, brief=True) for v in versions], **more}
