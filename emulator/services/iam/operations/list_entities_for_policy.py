"""What a managed policy is attached to."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.find_entities import holders_of, policy_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_entities_for_policy(iam: "Iam", input: Input, call: Call) -> Output:
    policy = policy_of(iam, input["PolicyArn"])
    shown: dict[str, list[dict[str, str]]] = {
        "PolicyRoles": [],
        "PolicyUsers": [],
        "PolicyGroups": [],
    }
    for holder in holders_of(iam, policy.arn):
        kind = type(holder).__name__
        shown[f"Policy{kind}s"].append({f"{kind}Name": holder.name, f"{kind}Id": holder.id})
    return {**shown, "IsTruncated": False}
