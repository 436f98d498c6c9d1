"""Why a call was denied: AWS's sentence for the response, and the statement that would allow it.

AWS's wording is documented in the IAM User Guide, "Troubleshoot access denied error messages":
``User: … is not authorized to perform: … on resource: … because no identity-based policy allows
the … action``, or ``… with an explicit deny in an identity-based policy``.
"""

import re
from dataclasses import dataclass
from typing import Any

from csc.emulator.services.iam.evaluate import Decision, PolicyType

NAMED: dict[PolicyType, str] = {
    "identity": "identity-based policy",
    "resource": "resource-based policy",
    "boundary": "permissions boundary",
    "session": "session policy",
    "scp": "service control policy",
    "rcp": "resource control policy",
}


@dataclass(frozen=True, slots=True)
class Denial:
    """A denied call, for the log.

    ``principal`` is the role or user that lacks the permission and ``declared`` where it was
    declared (file and line); ``statement`` is the smallest that would allow the call, None where a Deny stands in
    the way; ``deciding`` names that Deny; ``origin`` is what made the call; ``kind`` is what the policy at fault is called where
    its type has another name.
    """

    caller: str
    principal: str
    declared: str
    action: str
    resource: str
    decision: Decision
    message: str
    statement: dict[str, Any] | None
    deciding: str
    origin: str
    kind: str = ""

    @property
    def remedy(self) -> str:
        """One sentence on what to change."""
        kind = self.kind or NAMED[self.decision.policy_type]
        if self.statement is None:
            return f"Remove or narrow the Deny statement {self.deciding} ({kind})."
        place = f" ({self.declared})" if self.declared else ""
        return (
            f"Add a statement to the {kind} of {self.principal}{place} that allows {self.action}."
        )


_ORIGIN = re.compile(r"(.+) \((\w+)\)")


def declared_at(origin: str) -> str:
    """``stack.yaml (R)`` with the line at which the template declares R: ``stack.yaml:17 (R)``."""
    match = _ORIGIN.fullmatch(origin)
    if match is None or re.search(r":\d+$", match[1]):
        return origin
    from csc.emulator.cloudformation.locate import locate

    span, line = locate(match[1], ("Resources", match[2]), {})
    return f"{span.file}:{span.line} ({match[2]})" if line else origin


def denial_message(caller: str, action: str, resource: str, decision: Decision) -> str:
    """AWS's sentence for a denied call."""
    named = NAMED[decision.policy_type]
    said = f"User: {caller} is not authorized to perform: {action} on resource: {resource} "
    if decision.outcome == "explicitDeny":
        article = "an" if named[0] in "aeiou" else "a"
        return f"{said}with an explicit deny in {article} {named}"
    return f"{said}because no {named} allows the {action} action"


def allowing_statement(action: str, resource: str, decision: Decision) -> dict[str, Any] | None:
    """The least statement that would allow the call; None where a Deny must go instead."""
    if decision.outcome == "explicitDeny":
        return None
    return {"Effect": "Allow", "Action": action, "Resource": resource}
