"""Root of a member account, for one task: refused, since no organization manages this account's root.

Source: IAM User Guide, "Perform a privileged task on an AWS Organizations member account": the feature
must be on for the organization (iam:EnableOrganizationsRootSessions), of which there is none here.
"""

from typing import TYPE_CHECKING, NoReturn

from csc.emulator.calls import Call, Input
from csc.emulator.services.sts.errors import AccessDenied, ValidationError

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts

_TASKS = frozenset(
    f"arn:aws:iam::aws:policy/root-task/{name}"
    for name in (
        "IAMAuditRootUserCredentials",
        "IAMCreateRootUserPassword",
        "IAMDeleteRootUserCredentials",
        "S3UnlockBucketPolicy",
        "SQSUnlockQueuePolicy",
    )
)


def assume_root(sts: "Sts", input: Input, call: Call) -> NoReturn:
    task = (input.get("TaskPolicyArn") or {}).get("arn", "")
    if task not in _TASKS:
        raise ValidationError(f"{task} is not a policy of a root task")
    target = str(input["TargetPrincipal"])
    account = target.split(":")[4] if target.startswith("arn:") else target
    raise AccessDenied(
        f"User: {call.caller.arn} is not authorized to perform: sts:AssumeRoot on resource: "
        f"arn:aws:iam::{account}:root"
    )
