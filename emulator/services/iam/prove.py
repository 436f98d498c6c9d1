"""``csc iam prove``: is everything that one set of policies allows allowed by another, in any request?

    prove_within(policies_of_role, [limit]) ──▶ Proved()
                                              | Counterexample("s3:GetObject", "arn:…", {…})
                                              | Unknown("…")

The question goes to z3 as: is there a request that the first allows and the second does not?
Action and resource are strings of the theory of sequences, patterns are regular expressions, and
``StringEquals``, ``StringLike`` and ``ArnLike`` speak of one string a condition key.  Any other
condition, and a pattern with variables of the request, is a truth of its own that may be either
way (the same in both sets): that adds requests which cannot be, and takes none away.  So a proof
holds of all requests, and a counterexample is only reported once the evaluator itself agrees.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from csc.emulator.services.iam.conditions import Condition
from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.match import Pattern, compile_pattern
from csc.emulator.services.iam.policy import Policy, Statement
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.variables import Literal, Part, Variable

SECONDS = 10
"""How long z3 may look for an answer."""

_LIKE = {
    "StringEquals": False,
    "StringNotEquals": False,
    "StringLike": True,
    "StringNotLike": True,
    "ArnLike": True,
    "ArnEquals": True,
    "ArnNotLike": True,
    "ArnNotEquals": True,
}
"""Operators that are encoded, and whether their values have wildcards."""


@dataclass(frozen=True, slots=True)
class Proved:
    """No request is allowed by the first and not by the second."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A request that the first allows and the second doesn't; the evaluator agrees."""

    action: str
    resource: str
    context: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why there is neither a proof nor a counterexample."""

    reason: str


Answer = Proved | Counterexample | Unknown


def prove_within(allowed: Policies, limit: Sequence[Policy]) -> Answer:
    """Identity, boundary and session policies of ``allowed`` count. Raises ImportError without z3."""
    import z3

    made = _Encoder(z3)
    levels = (allowed.identity, allowed.boundary, allowed.session)
    inside = z3.And([made.allows(level) for level in levels if level is not None])
    outside = z3.Not(made.allows(limit))
    solver = z3.Solver()
    solver.set("timeout", SECONDS * 1000)
    solver.add(inside, outside, made.sensible())
    result = solver.check()
    if result == z3.unsat:
        return Proved()
    if result != z3.sat:
        return Unknown(f"z3 gave up: {solver.reason_unknown()}")
    found = made.read(solver.model())
    if _agrees(found, allowed, limit):
        return found
    return Unknown(
        "it hangs on conditions or variables that are not encoded; a request to look at: "
        f"{found.action} on {found.resource}"
    )


def _agrees(found: Counterexample, allowed: Policies, limit: Sequence[Policy]) -> bool:
    arn = "arn:aws:iam::123456789012:user/anybody"
    request = Request(
        Principal("user", arn, arn, "123456789012"), found.action, found.resource, found.context
    )
    other = Policies(identity=tuple(limit))
    return evaluate(request, allowed).allowed and not evaluate(request, other).allowed


class _Encoder:
    """A request as z3's variables, and what policies say of it."""

    def __init__(self, solver: Any) -> None:
        self.z3 = solver
        self.action = solver.String("action")
        self.resource = solver.String("resource")
        self.keys: dict[str, tuple[Any, Any]] = {}

    def sensible(self) -> Any:
        """An action and a resource as requests have them."""
        z3 = self.z3
        lower = z3.Range("a", "z")
        vendor = z3.Plus(z3.Union(lower, z3.Range("0", "9"), z3.Re("-")))
        shape = z3.Concat(vendor, z3.Re(":"), z3.Plus(lower))
        printable = z3.Plus(z3.Range("!", "~"))
        values = [z3.InRe(value, printable) for _, value in self.keys.values()]
        return z3.And(z3.InRe(self.action, shape), z3.InRe(self.resource, printable), *values)

    def allows(self, policies: Iterable[Policy]) -> Any:
        """Some Allow applies and no Deny does."""
        statements = [s for policy in policies for s in policy.statements]
        allow = [self._applies(s) for s in statements if s.allow]
        deny = [self._applies(s) for s in statements if not s.allow]
        return self.z3.And(self.z3.Or(allow), self.z3.Not(self.z3.Or(deny)))

    def _applies(self, statement: Statement) -> Any:
        z3 = self.z3
        action = z3.Or([self._matches(self.action, p) for p in statement.actions])
        parts = [z3.Not(action) if statement.not_action else action]
        if statement.resources:
            resource = z3.Or([self._matches(self.resource, p) for p in statement.resources])
            parts.append(z3.Not(resource) if statement.not_resource else resource)
        parts += [self._holds(condition) for condition in statement.conditions]
        return z3.And(parts)

    def _matches(self, text: Any, pattern: Pattern) -> Any:
        if any(isinstance(part, Variable) for part in pattern.parts):
            return self.z3.Bool(f"{text} matches {pattern.text}")
        return self.z3.InRe(text, self._expression(pattern.parts))

    def _expression(self, parts: Sequence[Part]) -> Any:
        z3 = self.z3
        sort = z3.ReSort(z3.StringSort())
        made = []
        for part in parts:
            if isinstance(part, Literal):
                made.append(z3.Re(part.text))
            else:
                sign = getattr(part, "sign", "*")
                made.append(z3.Full(sort) if sign == "*" else z3.AllChar(sort))
        if not made:
            return z3.Re("")
        return made[0] if len(made) == 1 else z3.Concat(made)

    def _holds(self, condition: Condition) -> Any:
        z3 = self.z3
        plain = not condition.quantifier and not any("${" in value for value in condition.values)
        if condition.operator not in _LIKE or not plain:
            written = (condition.operator, condition.quantifier, condition.if_exists)
            return z3.Bool(f"{written} {condition.key} {condition.values}")
        present, value = self.keys.setdefault(
            condition.key, (z3.Bool(f"has {condition.key}"), z3.String(condition.key))
        )
        wildcards = _LIKE[condition.operator]
        patterns = [compile_pattern(text, wildcards=wildcards) for text in condition.values]
        found = z3.Or([self._matches(value, pattern) for pattern in patterns])
        right = z3.Not(found) if condition.negated else found
        absent = condition.if_exists or condition.negated
        return z3.If(present, right, z3.BoolVal(absent))

    def read(self, model: Any) -> Counterexample:
        """The request that the model is."""

        def text(variable: Any) -> str:
            return str(model.eval(variable, model_completion=True).as_string())

        context = {
            key: text(value)
            for key, (present, value) in self.keys.items()
            if self.z3.is_true(model.eval(present, model_completion=True))
        }
        return Counterexample(text(self.action), text(self.resource), context)
