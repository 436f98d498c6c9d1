"""What policies say of all requests, as a formula of z3 over truths.

A request's action, resource and each condition key are in one of finitely many cells (see
``distinguish.py`` and ``key_values.py``); a truth for each cell says whether it is in it.  A key
with several values is in several cells at once, which is all that ``ForAllValues`` and
``ForAnyValue`` can tell.  What hangs on a variable of the request is a truth of its own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from csc.emulator.services.iam.conditions import Condition
from csc.emulator.services.iam.evaluate import Policies, Request
from csc.emulator.services.iam.match import Pattern
from csc.emulator.services.iam.policy import Policy, Statement
from csc.emulator.services.iam.principals import Grant, Principal
from csc.emulator.services.iam.prove.distinguish import (
    ACTION,
    RESOURCE,
    Domain,
    Items,
    distinguish,
    items_of,
)
from csc.emulator.services.iam.prove.key_values import cells_of, has_variables, positive
from csc.emulator.services.iam.prove.statements import statements_of
from csc.emulator.services.iam.variables import Variable, parse_text

MANY = frozenset(
    {
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:tagkeys",
        "dynamodb:attributes",
        "dynamodb:leadingkeys",
    }
)
"""Keys that may have several values; so may one that a policy asks ForAllValues or ForAnyValue of."""


class Choice:
    """A text of the request: one of its cells, each a truth of z3 and a text that is in it."""

    def __init__(self, z3: Any, name: str, patterns: Sequence[str], domain: Domain) -> None:
        self.patterns = {text: number for number, text in enumerate(patterns)}
        found = distinguish([_items(text, domain) for text in patterns], domain)
        self.cells = [
            (z3.Bool(f"{name} in {number}"), matched, text)
            for number, (matched, text) in enumerate(found.items())
        ]
        truths = [truth for truth, _, _ in self.cells]
        self.rule = z3.And(z3.Or(truths), z3.AtMost(*truths, 1))

    def matching(self, z3: Any, pattern: str) -> Any:
        number = self.patterns[pattern]
        return z3.Or([truth for truth, matched, _ in self.cells if number in matched])


def _items(text: str, domain: Domain) -> Items:
    return items_of(parse_text(text.lower() if domain is ACTION else _whole(text), True))


def _whole(text: str) -> str:
    """An ARN completed with ``*`` where it is cut short, as ``compile_resource`` does."""
    segments = text.count(":") + 1
    if text.startswith("arn:") and segments < 6 and "*" not in text.rpartition(":")[2]:
        return text + ":*" * (6 - segments)
    return text


class Key:
    """A condition key: absent, or with values in some of its cells."""

    def __init__(self, z3: Any, name: str, conditions: Sequence[Condition]) -> None:
        found, self.exact = cells_of(conditions)
        self.cells = [
            (z3.Bool(f"{name} in {number}"), passed, text)
            for number, (passed, text) in enumerate(found.items())
        ]
        truths = [truth for truth, _, _ in self.cells]
        self.present = z3.Or(truths)
        many = name in MANY or any(condition.quantifier for condition in conditions)
        self.rule = z3.BoolVal(True) if many else z3.AtMost(*truths, 1)


class Encoder:
    """All requests of one principal, and what sets of policies say of them. Raises TooManyStates."""

    def __init__(self, z3: Any, sets: Sequence[Policies], principal: Principal) -> None:
        self.z3, self.principal = z3, principal
        every = [s for policies in sets for s in statements_of(policies)]
        actions = sorted({p.text for s in every for p in s.actions})
        resources = sorted({p.text for s in every for p in s.resources if not _free(p)})
        self.action = Choice(z3, "action", actions, ACTION)
        self.resource = Choice(z3, "resource", resources, RESOURCE)
        conditions: dict[str, list[Condition]] = {}
        for statement in every:
            for condition in statement.conditions:
                conditions.setdefault(condition.key, []).append(condition)
        self.keys = {name: Key(z3, name, listed) for name, listed in conditions.items()}

    def rules(self) -> Any:
        """One action, one resource, and one value where a key has but one."""
        rules = [self.action.rule, self.resource.rule, *(k.rule for k in self.keys.values())]
        return self.z3.And(rules)

    def allowed(self, policies: Policies, *, across: bool = False) -> Any:
        """As ``evaluate`` decides; ``across``: the resource is another account's."""
        z3 = self.z3
        denied = z3.Or([self.applies(s) for s in statements_of(policies) if not s.allow])
        levels = [self._some(level) for level in (*policies.scps, *policies.rcps)]
        limits = z3.And(
            [self._some(x) for x in (policies.boundary, policies.session) if x is not None]
        )
        granted = self._granted(policies)
        anyhow = z3.Or(list(granted.values()))
        direct: list[Grant] = ["session"]
        if self.principal.kind == "user":
            direct = ["session", "identity", "any"]
        elif self.principal.kind in ("service", "federated", "anonymous"):
            direct = ["session", "identity", "any", "account"]
        by_resource = z3.Or([granted[grant] for grant in direct])
        limited = z3.And(z3.Or(granted["identity"], granted["any"]), limits)
        root = self.principal.kind == "root"
        held = z3.BoolVal(True) if root else self._some(policies.identity)
        inside = z3.Or(by_resource, limited, z3.And(held, limits))
        if across and self.principal.kind in ("service", "anonymous"):
            inside = anyhow
        elif across:
            inside = z3.And(anyhow, held, limits)
        if policies.resource_must_allow:
            inside = z3.And(inside, anyhow)
        return z3.And(z3.Not(denied), *levels, inside)

    def _granted(self, policies: Policies) -> dict[Grant, Any]:
        by: dict[Grant, list[Any]] = {"session": [], "identity": [], "any": [], "account": []}
        for statement in policies.resource.statements if policies.resource else ():
            element = statement.principal
            grant: Grant | None = element.grant(self.principal) if element else "any"
            if statement.allow and grant is not None:
                by[grant].append(self.applies(statement))
        return {grant: self.z3.Or(found) for grant, found in by.items()}

    def _some(self, policies: Iterable[Policy]) -> Any:
        allows = [self.applies(s) for p in policies for s in p.statements if s.allow]
        return self.z3.Or(allows)

    def applies(self, statement: Statement) -> Any:
        z3 = self.z3
        if statement.principal is not None and statement.principal.grant(self.principal) is None:
            return z3.BoolVal(False)
        action = z3.Or([self.action.matching(z3, p.text) for p in statement.actions])
        parts = [z3.Not(action) if statement.not_action else action]
        if statement.resources:
            resource = z3.Or([self._resource(p) for p in statement.resources])
            parts.append(z3.Not(resource) if statement.not_resource else resource)
        return z3.And([*parts, *(self._holds(condition) for condition in statement.conditions)])

    def _resource(self, pattern: Pattern) -> Any:
        if _free(pattern):
            return self.z3.Bool(f"the resource is {pattern.text}")
        return self.resource.matching(self.z3, pattern.text)

    def _holds(self, condition: Condition) -> Any:
        z3, key = self.z3, self.keys[condition.key]
        if condition.operator == "Null":
            absent = z3.Not(key.present)
            asked = {value.lower() == "true" for value in condition.values}
            return z3.Or([absent if wanted else key.present for wanted in asked])
        missing = condition.quantifier == "ForAllValues" or condition.if_exists
        missing = missing or (condition.negated and not condition.quantifier)
        return z3.If(key.present, self._passes(condition, key), z3.BoolVal(missing))

    def _passes(self, condition: Condition, key: Key) -> Any:
        """What the values that there are say."""
        z3 = self.z3
        if has_variables(condition):
            written = (condition.operator, condition.quantifier, condition.if_exists)
            return z3.Bool(f"{written} {condition.key} {condition.values}")
        wanted = {(positive(condition.operator), text) for text in condition.values}
        hit = [truth for truth, passed, _ in key.cells if passed & wanted]
        missed = [truth for truth, passed, _ in key.cells if not passed & wanted]
        right, wrong = (missed, hit) if condition.negated else (hit, missed)
        if condition.quantifier == "ForAllValues":
            return z3.Not(z3.Or(wrong))
        if condition.quantifier == "ForAnyValue":
            return z3.Or(right)
        return z3.Not(z3.Or(wrong)) if condition.negated else z3.Or(right)

    def read(self, model: Any) -> Request:
        """The request that a model of the formula is."""

        def true(truth: Any) -> bool:
            return bool(self.z3.is_true(model.eval(truth, model_completion=True)))

        context: dict[str, str | list[str]] = {}
        for name, key in self.keys.items():
            values = [text for truth, _, text in key.cells if true(truth)]
            if values:
                context[name] = values[0] if len(values) == 1 else values
        action = next(text for truth, _, text in self.action.cells if true(truth))
        resource = next(text for truth, _, text in self.resource.cells if true(truth))
        return Request(self.principal, action, resource, context)


def _free(pattern: Pattern) -> bool:
    return any(isinstance(part, Variable) for part in pattern.parts)
