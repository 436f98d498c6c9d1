"""``csc iam prove``: questions about *all* requests, answered with a proof or a request.

    prove_within(policies_of_role, [limit]) ──▶ Proved()
                                              | Counterexample("s3:GetObject", "arn:…", {…})
                                              | Unknown("…")
    prove_equal(one, other)       each within the other
    find_allowed(policies, who)   is there any request that is allowed? Proved: there is none

``encode.py`` makes a formula of the policies and z3 looks for a request that satisfies it.  What
hangs on variables of the request is taken as true or false as it comes: that adds requests which
cannot be, and takes none away.  So a proof holds of all requests, and a counterexample is only
given once the evaluator itself agrees with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import Policy
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.prove.distinguish import TooManyStates
from csc.emulator.services.iam.prove.encode import Encoder
from csc.emulator.services.iam.prove.statements import filled_in, variables_of

SECONDS = 10
"""How long z3 may look for an answer."""

ACCOUNT = "123456789012"
_ARN = f"arn:aws:iam::{ACCOUNT}:user/anybody"
ANYBODY = Principal("user", _ARN, _ARN, ACCOUNT)


@dataclass(frozen=True, slots=True)
class Proved:
    """There is no such request."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A request of which it isn't true; the evaluator agrees. ``by``: for whom the two differ."""

    action: str
    resource: str
    context: dict[str, str | Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why there is neither a proof nor a counterexample."""

    reason: str


Answer = Proved | Counterexample | Unknown


def prove_within(
    allowed: Policies, limit: Sequence[Policy] | Policies, principal: Principal = ANYBODY
) -> Answer:
    """Is whatever the first allows allowed by the second? Raises ImportError without z3."""
    outer = limit if isinstance(limit, Policies) else Policies(identity=tuple(limit))
    return _search([allowed, outer], principal)


def prove_equal(one: Policies, other: Policies) -> tuple[Answer, Answer]:
    """What the first allows beyond the second, and the second beyond the first."""
    return prove_within(one, other), prove_within(other, one)


def find_allowed(policies: Policies, principal: Principal) -> Answer:
    """Proved where the principal is allowed nothing at all; else a request that is."""
    return _search([policies], principal)


def _search(sets: list[Policies], principal: Principal) -> Answer:
    """A request that the first set allows and the second, if there is one, does not."""
    found = _solve(sets, principal)
    if found is None:
        return Proved()
    if isinstance(found, Unknown) or _confirmed(found, sets):
        return _shown(found)
    names = set().union(*(variables_of(policies) for policies in sets))
    for value in ("anybody", found.resource.rpartition("/")[2] or "anybody"):
        context: dict[str, str | Sequence[str]] = dict.fromkeys(names, value)
        special = _solve([filled_in(p, dict.fromkeys(names, value)) for p in sets], principal)
        if isinstance(special, Request):
            tried = replace(special, context={**special.context, **context})
            if _confirmed(tried, sets):
                return _shown(tried)
    return Unknown(
        "it hangs on variables of the request; a request to look at: "
        f"{found.action} on {found.resource}"
    )


def _solve(sets: list[Policies], principal: Principal) -> Request | Unknown | None:
    import z3

    try:
        encoder = Encoder(z3, sets, principal)
    except TooManyStates:
        return Unknown("the policies' patterns are too many to be compared with each other")
    solver: Any = z3.Solver()
    solver.set("timeout", SECONDS * 1000)
    solver.add(encoder.rules(), encoder.allowed(sets[0]))
    for other in sets[1:]:
        solver.add(z3.Not(encoder.allowed(other)))
    result = solver.check()
    if result == z3.unsat:
        vague = sorted(name for name, key in encoder.keys.items() if not key.exact)
        if vague:
            return Unknown(f"{vague[0]} is compared both as text and as a number, date or address")
        return None
    if result != z3.sat:
        return Unknown(f"z3 gave up: {solver.reason_unknown()}")
    return encoder.read(solver.model())


def _confirmed(found: Request, sets: list[Policies]) -> bool:
    inside, *others = sets
    return evaluate(found, inside).allowed and not any(
        evaluate(found, other).allowed for other in others
    )


def _shown(found: Request | Unknown) -> Counterexample | Unknown:
    if isinstance(found, Unknown):
        return found
    return Counterexample(found.action, found.resource, dict(found.context))
