"""Conditions that never hold, and condition keys that an action doesn't have.

Whether a condition can hold is asked of the evaluator, with one value of each kind that the
statement's conditions on its key tell apart (``prove/key_values.py``).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from csc.emulator.services.iam.conditions import Condition
from csc.emulator.services.iam.lint.action_table import ActionTable
from csc.emulator.services.iam.lint.finding import Finding
from csc.emulator.services.iam.policy import Policy, Statement
from csc.emulator.services.iam.prove.distinguish import TooManyStates
from csc.emulator.services.iam.prove.key_values import cells_of, has_variables

MOST_TOGETHER = 3
"""How many values of one key are tried together."""


def never_holds(policy: Policy, actions: ActionTable) -> Iterator[Finding]:
    for statement in policy.statements:
        by_key: dict[str, list[Condition]] = {}
        for condition in statement.conditions:
            if not has_variables(condition):
                by_key.setdefault(condition.key, []).append(condition)
            yield from _literal_wildcard(statement, condition)
            yield from _no_arn(statement, condition)
        for key, conditions in by_key.items():
            if not _can_hold(key, conditions):
                asked = " and ".join(f"{c.operator} {', '.join(c.values)}" for c in conditions)
                yield Finding(
                    statement.index,
                    "condition-never-holds",
                    f"No value of {key} passes {asked}: the statement never applies.",
                    "Change one of the conditions, or take the statement out.",
                )


def _literal_wildcard(statement: Statement, condition: Condition) -> Iterator[Finding]:
    if condition.operator in ("StringEquals", "StringEqualsIgnoreCase"):
        for value in condition.values:
            if "*" in value.replace("${*}", ""):
                yield Finding(
                    statement.index,
                    "condition-never-holds",
                    f"{condition.operator} of {condition.key} takes the * in {value!r} for a star.",
                    f"Write StringLike, or ${{*}} where a star is meant: {value!r}.",
                )


def _no_arn(statement: Statement, condition: Condition) -> Iterator[Finding]:
    if condition.operator in ("ArnEquals", "ArnLike"):
        for value in condition.values:
            if value != "*" and "${" not in value and value.count(":") < 5:
                yield Finding(
                    statement.index,
                    "condition-never-holds",
                    f"{value!r}, which {condition.key} is compared with, is no ARN.",
                    "Write all six parts of an ARN, with * for those that don't matter.",
                )


def _can_hold(key: str, conditions: Sequence[Condition]) -> bool:
    """With no value, one, or several where a quantifier shows that the key has them."""
    if _all_hold(conditions, {}):
        return True
    try:
        cells, exact = cells_of(conditions)
    except TooManyStates:
        return True
    most = MOST_TOGETHER if any(condition.quantifier for condition in conditions) else 1
    values = list(cells.values())
    for count in range(1, most + 1):
        for given in combinations(values, count):
            if _all_hold(conditions, {key: list(given)}):
                return True
    return not exact


def _all_hold(conditions: Sequence[Condition], context: dict[str, list[str]]) -> bool:
    return all(condition.holds(context) for condition in conditions)


def unsupported_keys(policy: Policy, actions: ActionTable) -> Iterator[Finding]:
    for statement in policy.statements:
        if statement.not_action or any(p.text == "*" for p in statement.actions):
            continue
        named = [(p.text, found) for p in statement.actions if (found := actions.matching(p.text))]
        for key in dict.fromkeys(condition.key for condition in statement.conditions):
            lacking = [
                text for text, found in named if not any(action.has_key(key) for action in found)
            ]
            if lacking and (_needs(statement, key) or len(lacking) == len(named)):
                effect = "never applies to" if _needs(statement, key) else "is no matter for"
                yield Finding(
                    statement.index,
                    "unsupported-condition-key",
                    f"{', '.join(lacking)} fills no {key}: the condition {effect} it.",
                    "Move such actions to a statement without the condition, or ask IfExists.",
                )


def _needs(statement: Statement, key: str) -> bool:
    """Whether the statement applies only where the request has the key."""
    return not all(c.holds({}) for c in statement.conditions if c.key == key)
