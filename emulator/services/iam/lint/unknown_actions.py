"""Actions that no service has: a statement that names one does nothing, and a Deny protects nothing."""

from collections.abc import Iterator
from difflib import get_close_matches

from csc.emulator.services.iam.lint.action_table import ActionTable
from csc.emulator.services.iam.lint.finding import Finding
from csc.emulator.services.iam.policy import Policy


def unknown_actions(policy: Policy, actions: ActionTable) -> Iterator[Finding]:
    for statement in policy.statements:
        for pattern in statement.actions:
            if pattern.text != "*" and not actions.matching(pattern.text):
                message, remedy = _explained(pattern.text, actions)
                yield Finding(statement.index, "unknown-action", message, remedy)


def _explained(text: str, actions: ActionTable) -> tuple[str, str]:
    prefix, _, name = text.partition(":")
    known = actions.of_service(prefix.lower())
    if not known:
        close = get_close_matches(prefix.lower(), list(actions.prefixes()), 1)
        remedy = (
            f"Did you mean {close[0]}:{name}?" if close else "Write a service's prefix, as in s3:."
        )
        return f"No service's actions begin with {prefix}:.", remedy
    names = {action.name.partition(":")[2] for action in known}
    close = get_close_matches(name, names, 1, 0.7)
    if "*" in name or "?" in name:
        return f"{text} matches no action.", "Take it out, or write the action that is meant."
    remedy = f"Did you mean {prefix}:{close[0]}?" if close else "See the service's list of actions."
    return f"There is no action {text}.", remedy
