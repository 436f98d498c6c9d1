"""Resources that an action cannot have: a statement of both never applies.

``dynamodb:ListTables`` is about no table, so it only goes with ``*``; ``s3:GetObject`` is about objects,
so ``arn:aws:s3:::bucket`` without ``/*`` is none of its resources.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from csc.emulator.services.iam.lint.action_table import HOLE, Action, ActionTable
from csc.emulator.services.iam.lint.finding import Finding
from csc.emulator.services.iam.match import Pattern
from csc.emulator.services.iam.policy import Policy, Statement
from csc.emulator.services.iam.prove.distinguish import Item, Items, items_of, overlap
from csc.emulator.services.iam.variables import Variable, Wildcard, parse_text


def impossible_resources(policy: Policy, actions: ActionTable) -> Iterator[Finding]:
    for statement in policy.statements:
        if statement.resources and not statement.not_resource and not statement.not_action:
            yield from _of_statement(statement, actions)


def _of_statement(statement: Statement, actions: ActionTable) -> Iterator[Finding]:
    if any(pattern.text == "*" for pattern in statement.actions):
        return
    named = [(p, found) for p in statement.actions if (found := actions.matching(p.text))]
    every = [action for _, found in named for action in found]
    for pattern in statement.resources:
        if every and not any(_goes(action, [pattern]) for action in every):
            yield Finding(
                statement.index,
                "impossible-resource",
                f"None of the statement's actions is about {pattern.text}.",
                _remedy(every[0]),
            )
    for pattern, found in named:
        if not any(_goes(action, statement.resources) for action in found):
            if len(statement.resources) == 1 and len(named) == 1:
                continue  # told above
            yield Finding(
                statement.index,
                "impossible-resource",
                f"{pattern.text} is about none of the statement's resources.",
                _remedy(found[0]),
            )


def _remedy(action: Action) -> str:
    if not action.resources:
        return f'{action.name} has no resource of its own: give it "Resource": "*".'
    shown = " or ".join(HOLE.sub("*", arn) for arn in action.resources[:3])
    return f"{action.name} is about {shown}."


def _goes(action: Action, resources: Sequence[Pattern]) -> bool:
    for pattern in resources:
        text = pattern.text
        if text == "*" or (not action.resources and set(text) <= {"*", "?"}):
            return True
        if any(_overlap(text, known) for known in action.resources):
            return True
    return False


@lru_cache(maxsize=8192)
def _overlap(one: str, other: str) -> bool:
    """Whether some ARN is matched by the pattern and is of the kind. A variable may be anything."""
    return overlap(_as_items(one), _of_kind(other))


def _of_kind(arn: str) -> Items:
    """``arn:${Partition}:s3:::${BucketName}/${ObjectName}``: what stands in each place."""
    items: list[Item] = []
    end = 0
    for hole in HOLE.finditer(arn):
        items += [Item(frozenset(sign)) for sign in arn[end : hole.start()]]
        whole = arn.count(":", 0, hole.start()) >= 5
        apart = "/" if hole[0] == "${BucketName}" else "" if whole else ":"
        items.append(Item(frozenset(apart), True, True))
        end = hole.end()
    return (*items, *(Item(frozenset(sign)) for sign in arn[end:]))


def _as_items(text: str) -> Items:
    parts = parse_text(_whole(text), True)
    return items_of([Wildcard("*") if isinstance(part, Variable) else part for part in parts])


def _whole(text: str) -> str:
    segments = text.count(":") + 1
    if text.startswith("arn:") and segments < 6 and "*" not in text.rpartition(":")[2]:
        return text + ":*" * (6 - segments)
    return text
