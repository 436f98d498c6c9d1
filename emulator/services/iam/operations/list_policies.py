"""The account's managed policies and those of AWS that CSC holds, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.aws_managed import aws_managed_arns
from csc.emulator.services.iam.describe import describe_policy
from csc.emulator.services.iam.find_entities import holders_of, policy_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_policies(iam: "Iam", input: Input, call: Call) -> Output:
    scope, prefix = input.get("Scope") or "All", input.get("PathPrefix") or "/"
    found = [] if scope == "AWS" else iam.store.policies.sorted()
    if scope != "Local":
        found = [*found, *(policy_of(iam, arn) for arn in aws_managed_arns())]
    found = [policy for policy in found if policy.path.startswith(prefix)]
    if input.get("OnlyAttached") in (True, "true"):
        found = [policy for policy in found if holders_of(iam, policy.arn)]
    policies, more = page_of(found, input)
    return {"Policies": [describe_policy(iam, policy, brief=True) for policy in policies], **more}
