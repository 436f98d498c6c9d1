"""What a managed policy is attached to."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.entities import Holder, Role, User
from csc.emulator.services.iam.find_entities import holders_of, policy_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_entities_for_policy(iam: "Iam", input: Input, call: Call) -> Output:
    policy = policy_of(iam, input["PolicyArn"])
    shown: dict[str, list[dict[str, str]]] = {
        "PolicyRoles": [],
        "PolicyUsers": [],
        "PolicyGroups": [],
    }
    prefix = input.get("PathPrefix") or "/"
    found = [
        holder for holder in _users_of(iam, policy.arn, input) if holder.path.startswith(prefix)
    ]
    wanted = input.get("EntityFilter")
    if wanted in ("Role", "User", "Group"):
        found = [holder for holder in found if type(holder).__name__ == wanted]
    page, more = page_of(found, input)
    for holder in page:
        kind = type(holder).__name__
        shown[f"Policy{kind}s"].append({f"{kind}Name": holder.name, f"{kind}Id": holder.id})
    return {**shown, **more}


def _users_of(iam: "Iam", arn: str, input: Input) -> list[Holder]:
    """Who has it attached, or is limited by it."""
    usage = input.get("PolicyUsageFilter")
    found = [] if usage == "PermissionsBoundary" else list(holders_of(iam, arn))
    if usage != "PermissionsPolicy":
        limited: list[Role | User] = [*iam.store.roles.sorted(), *iam.store.users.sorted()]
        found += [each for each in limited if each.boundary == arn and each not in found]
    return found
