"""A counterexample with an action that AWS has, where there is one that the policies treat alike.

dynamodb:aa  ──▶  dynamodb:BatchGetItem      (both are matched by dynamodb:* and nothing else)
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.lint.action_table import Action, ActionTable
from csc.emulator.services.iam.prove import Counterexample
from csc.emulator.services.iam.prove.statements import statements_of


def with_real_action(
    answer: Counterexample, sets: Sequence[Policies], actions: ActionTable
) -> Counterexample:
    """The policies decide the same of both: they match the same of their patterns."""
    patterns = {p.text: p for one in sets for s in statements_of(one) for p in s.actions}
    wanted = {text for text, pattern in patterns.items() if pattern.matches(answer.action, {})}
    for action in _candidates(answer.action, wanted, actions):
        if {text for text, p in patterns.items() if p.matches(action.name, {})} == wanted:
            return replace(answer, action=action.name)
    return answer


def _candidates(action: str, wanted: set[str], actions: ActionTable) -> Iterator[Action]:
    """Those of the same service, those that a pattern names, then all."""
    yield from actions.of_service(action.partition(":")[0])
    for text in sorted(wanted, key=len, reverse=True):
        if text != "*":
            yield from actions.matching(text)
    for prefix in actions.prefixes():
        yield from actions.of_service(prefix)
