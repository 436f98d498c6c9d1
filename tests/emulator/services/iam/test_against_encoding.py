"""z3's encoding of policies against the evaluator, on random policies and requests.

A request is given to the formula as the cells that its texts are in; what z3 then says of it must
be what the evaluator decides.  ``CSC_EXAMPLES`` asks for more examples than CI takes.
"""

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings

from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.principals import Principal
from tests.emulator.services.iam.test_against_naive_evaluator import (
    ACCOUNTS,
    ARNS,
    EXAMPLES,
    cases,
    policies_of,
)

z3: Any = pytest.importorskip("z3", reason="z3-solver is an optional dependency")

from csc.emulator.services.iam.prove.encode import Choice, Encoder
from csc.emulator.services.iam.prove.key_values import has_variables
from csc.emulator.services.iam.prove.statements import statements_of


def _as_truths(encoder: Encoder, sets: Policies, request: Request) -> list[Any]:
    """The request, said in the truths of the formula."""
    truths = [
        truth if matched == _matched(choice, text) else z3.Not(truth)
        for choice, text in (
            (encoder.action, request.action.lower()),
            (encoder.resource, request.resource),
        )
        for truth, matched, _ in choice.cells
    ]
    tests: dict[str, dict[tuple[str, str], Any]] = {}
    for statement in statements_of(sets):
        for condition in statement.conditions:
            if condition.operator != "Null" and not has_variables(condition):
                for text, test in zip(condition.values, condition.tests, strict=True):
                    name = condition.operator.replace("Not", "")
                    tests.setdefault(condition.key, {})[name, text] = test
    for name, key in encoder.keys.items():
        given = request.context.get(name, [])
        values = [given] if isinstance(given, str) else list(given)
        passed = [
            frozenset(named for named, test in tests.get(name, {}).items() if test(value, {}))
            for value in values
        ]
        known = all(one in {cell for _, cell, _ in key.cells} for one in passed)
        assert known or not key.exact, "an unknown cell"
        assume(known)
        truths += [t if cell in passed else z3.Not(t) for t, cell, _ in key.cells]
    return truths + _of_variables(sets, request)


def _matched(choice: Choice, text: str) -> frozenset[int]:
    from csc.emulator.services.iam.match import compile_action, compile_resource

    return frozenset(
        number
        for pattern, number in choice.patterns.items()
        if compile_action(pattern).matches(text, {})
        or (":" in text and compile_resource(pattern, variables=True).matches(text, {}))
    )


def _of_variables(sets: Policies, request: Request) -> list[Any]:
    """What hangs on variables is as the evaluator finds it."""
    found = []
    for statement in statements_of(sets):
        for pattern in statement.resources:
            if pattern.matcher is None:
                truth = z3.Bool(f"the resource is {pattern.text}")
                found.append(truth == pattern.matches(request.resource, request.context))
        for condition in statement.conditions:
            if condition.operator != "Null" and has_variables(condition):
                written = (condition.operator, condition.quantifier, condition.if_exists)
                truth = z3.Bool(f"{written} {condition.key} {condition.values}")
                if request.context.get(condition.key):
                    found.append(truth == condition.holds(request.context))
    return found


def _decided(policies: Policies, request: Request, across: bool) -> bool:
    encoder = Encoder(z3, [policies], request.principal)
    solver = z3.Solver()
    solver.add(*_as_truths(encoder, policies, request), encoder.allowed(policies, across=across))
    return bool(solver.check() == z3.sat)


@settings(max_examples=max(50, EXAMPLES // 5) if EXAMPLES < 1000 else EXAMPLES, deadline=None)
@given(cases)
def test_the_encoding_and_the_evaluator_agree(case: dict[str, Any]) -> None:
    arn, identity = ARNS[case["who"]]
    principal = Principal(case["who"], arn, identity, ACCOUNTS[0])
    request = Request(principal, case["action"], case["resource"], case["context"], case["owner"])
    policies = policies_of(case)
    across = case["owner"] != ACCOUNTS[0]
    assert _decided(policies, request, across) == evaluate(request, policies).allowed, json.dumps(
        case
    )
