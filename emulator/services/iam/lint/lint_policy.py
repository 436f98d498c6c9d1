"""The looks at one policy, in the order in which their findings are told."""

from collections.abc import Callable, Iterator
from typing import Literal

from csc.emulator.services.iam.lint.action_table import ActionTable
from csc.emulator.services.iam.lint.conditions import never_holds, unsupported_keys
from csc.emulator.services.iam.lint.escalation import escalations
from csc.emulator.services.iam.lint.finding import Finding
from csc.emulator.services.iam.lint.resources import impossible_resources
from csc.emulator.services.iam.lint.unknown_actions import unknown_actions
from csc.emulator.services.iam.policy import Policy

Use = Literal["identity", "resource", "trust"]
Look = Callable[[Policy, ActionTable], Iterator[Finding]]

LOOKS: dict[Use, tuple[Look, ...]] = {
    "identity": (
        unknown_actions,
        impossible_resources,
        unsupported_keys,
        never_holds,
        escalations,
    ),
    "resource": (unknown_actions, never_holds),
    "trust": (unknown_actions, never_holds),
}


def lint_policy(policy: Policy, use: Use, actions: ActionTable) -> list[Finding]:
    """What can't be meant in a policy that AWS takes."""
    return [finding for look in LOOKS[use] for finding in look(policy, actions)]
