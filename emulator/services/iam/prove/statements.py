"""The statements of a set of policies, and the set with variables of the request filled in."""

from collections.abc import Iterator
from dataclasses import replace

from csc.emulator.services.iam.conditions import Condition
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.match import Pattern, compile_pattern
from csc.emulator.services.iam.operators import OPERATORS
from csc.emulator.services.iam.policy import Policy, Statement
from csc.emulator.services.iam.variables import Literal, Variable, Wildcard, parse_text


def policies_of(policies: Policies) -> Iterator[Policy]:
    yield from policies.identity
    for limit in (policies.boundary, policies.session):
        yield from limit or ()
    for level in (*policies.scps, *policies.rcps):
        yield from level
    if policies.resource is not None:
        yield policies.resource


def statements_of(policies: Policies) -> Iterator[Statement]:
    for policy in policies_of(policies):
        yield from policy.statements


def variables_of(policies: Policies) -> set[str]:
    """The keys that patterns and values of the policies take their text from."""
    texts: list[str] = []
    for statement in statements_of(policies):
        texts += [pattern.text for pattern in statement.resources if pattern.matcher is None]
        texts += [value for condition in statement.conditions for value in condition.values]
    return {
        part.key for text in texts for part in parse_text(text, True) if isinstance(part, Variable)
    }


def filled_in(policies: Policies, values: dict[str, str]) -> Policies:
    """The policies as they are for requests whose keys have these values."""

    def policy(given: Policy) -> Policy:
        return replace(given, statements=tuple(_statement(s, values) for s in given.statements))

    def level(given: tuple[Policy, ...]) -> tuple[Policy, ...]:
        return tuple(map(policy, given))

    return replace(
        policies,
        identity=level(policies.identity),
        boundary=None if policies.boundary is None else level(policies.boundary),
        session=None if policies.session is None else level(policies.session),
        scps=tuple(map(level, policies.scps)),
        rcps=tuple(map(level, policies.rcps)),
        resource=None if policies.resource is None else policy(policies.resource),
        _by_action={},
    )


def _statement(statement: Statement, values: dict[str, str]) -> Statement:
    return replace(
        statement,
        resources=tuple(_pattern(pattern, values) for pattern in statement.resources),
        conditions=tuple(_condition(condition, values) for condition in statement.conditions),
    )


def _pattern(pattern: Pattern, values: dict[str, str]) -> Pattern:
    if pattern.matcher is not None:
        return pattern
    return compile_pattern(_text(pattern.text, values), variables=True)


def _condition(condition: Condition, values: dict[str, str]) -> Condition:
    if condition.operator == "Null" or not any("${" in value for value in condition.values):
        return condition
    texts = tuple(_text(value, values) for value in condition.values)
    prepare = OPERATORS[condition.operator].prepare
    return replace(condition, values=texts, tests=tuple(prepare(text, True) for text in texts))


def _text(text: str, values: dict[str, str]) -> str:
    made = ""
    for part in parse_text(text, variables=True):
        if isinstance(part, Variable):
            made += _escaped(values[part.key])
        elif isinstance(part, Literal):
            made += _escaped(part.text)
        elif isinstance(part, Wildcard):
            made += part.sign
    return made


def _escaped(text: str) -> str:
    return "".join(f"${{{sign}}}" if sign in "*?$" else sign for sign in text)
