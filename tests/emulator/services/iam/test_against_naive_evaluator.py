"""The evaluator against a second one, written naively from AWS's pages, on random policies.

The second evaluator compiles nothing, caches nothing and matches with ``fnmatch``-like recursion;
what both say must be the same.
"""

import json
import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.principals import Principal

EXAMPLES = int(os.environ.get("CSC_EXAMPLES", "250"))

ACCOUNTS = ("111111111111", "222222222222")
ACTIONS = ("s3:Get", "s3:Put", "dynamodb:Get")
RESOURCES = ("arn:aws:s3:::b/x", "arn:aws:s3:::b/y", "arn:aws:s3:::c")
USER = "arn:aws:iam::111111111111:user/u"
ROLE = "arn:aws:iam::111111111111:role/r"
SESSION = "arn:aws:sts::111111111111:assumed-role/r/s"
ROOT = "arn:aws:iam::111111111111:root"

action_patterns = st.sampled_from([*ACTIONS, "*", "s3:*", "S3:g?t", "*:Get", "dynamodb:P*"])
resource_patterns = st.sampled_from(
    [*RESOURCES, "*", "arn:aws:s3:::b/*", "arn:aws:s3:::?", "arn:aws:s3:::b/${aws:username}"]
)
principals = st.sampled_from(
    [
        "*",
        {"AWS": "*"},
        {"AWS": USER},
        {"AWS": [ROLE, "9"]},
        {"AWS": SESSION},
        {"AWS": ACCOUNTS[0]},
        {"AWS": ROOT},
        {"Service": "lambda.amazonaws.com"},
    ]
)
values = st.sampled_from(["x", "y", "X", "*", "x*", "10", "9", "${aws:username}", "true"])
operators = st.sampled_from(
    [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "Bool",
        "StringEqualsIfExists",
        "ForAllValues:StringEquals",
        "ForAnyValue:StringLike",
        "ForAllValues:StringNotLike",
        "ForAnyValue:StringNotEquals",
    ]
)
keys = st.sampled_from(["k:one", "k:many", "aws:username"])


def _one_or_many(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(strategy, st.lists(strategy, min_size=1, max_size=3))


conditions = st.dictionaries(
    operators, st.dictionaries(keys, _one_or_many(values), min_size=1, max_size=2), max_size=2
)


@st.composite
def statements(draw: st.DrawFn, resource_based: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    made[draw(st.sampled_from(["Action", "Action", "NotAction"]))] = draw(
        _one_or_many(action_patterns)
    )
    made[draw(st.sampled_from(["Resource", "Resource", "NotResource"]))] = draw(
        _one_or_many(resource_patterns)
    )
    if resource_based:
        made[draw(st.sampled_from(["Principal", "Principal", "NotPrincipal"]))] = draw(principals)
    block = draw(conditions)
    if block:
        made["Condition"] = block
    return made


def _documents(resource_based: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda listed: {"Version": "2012-10-17", "Statement": listed},
        st.lists(statements(resource_based), max_size=3),
    )


optional = st.one_of(st.none(), st.lists(_documents(), min_size=1, max_size=2))
cases = st.fixed_dictionaries(
    {
        "who": st.sampled_from(["user", "role", "root"]),
        "action": st.sampled_from(ACTIONS),
        "resource": st.sampled_from(RESOURCES),
        "owner": st.sampled_from(ACCOUNTS),
        "context": st.fixed_dictionaries(
            {},
            optional={
                "k:one": st.sampled_from(["x", "X", "y", "10", "true"]),
                "k:many": st.lists(st.sampled_from(["x", "y", "X", "10"]), max_size=3),
                "aws:username": st.sampled_from(["x", "y"]),
            },
        ),
        "identity": st.lists(_documents(), max_size=2),
        "boundary": optional,
        "session": optional,
        "scps": st.lists(st.lists(_documents(), min_size=1, max_size=2), max_size=2),
        "resource_policy": st.one_of(st.none(), _documents(resource_based=True)),
    }
)
ARNS = {"user": (USER, USER), "role": (SESSION, ROLE), "root": (ROOT, ROOT)}


# -- the naive evaluator ---------------------------------------------------------------------------


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _glob(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_glob(pattern[1:], text[i:]) for i in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and _glob(pattern[1:], text[1:])


def _filled(pattern: str, context: dict[str, Any]) -> str | None:
    """The variable's value in place of it; no test value has a wildcard."""
    if "${aws:username}" not in pattern:
        return pattern
    value = context.get("aws:username")
    return None if value is None else pattern.replace("${aws:username}", value)


def _value_matches(operator: str, wanted: str, given: str, context: dict[str, Any]) -> bool:
    text = _filled(wanted, context)
    if text is None:
        return False
    if operator == "StringLike":
        return _glob(text, given)
    if operator in ("StringEqualsIgnoreCase", "Bool"):
        return text.lower() == given.lower()
    return text == given


def _condition_holds(written: str, key: str, wanted: list[str], context: dict[str, Any]) -> bool:
    quantifier, _, operator = written.rpartition(":")
    if_exists = operator.endswith("IfExists")
    operator = operator.removesuffix("IfExists")
    negated = "Not" in operator
    positive = operator.replace("Not", "")
    present = _many(context[key]) if key in context else []
    if not present:
        if quantifier == "ForAllValues" or if_exists:
            return True
        return negated and not quantifier
    results = [any(_value_matches(positive, w, g, context) for w in wanted) for g in present]
    if quantifier == "ForAllValues":
        return all(result != negated for result in results)
    if quantifier == "ForAnyValue":
        return any(result != negated for result in results)
    return (not any(results)) if negated else any(results)


def _names(element: Any, case: dict[str, Any]) -> str | None:
    """How a Principal element names the caller."""
    if element == "*":
        element = {"AWS": "*"}
    arn, identity = ARNS[case["who"]]
    listed = _many(element.get("AWS", []))
    if case["who"] == "role" and arn in listed:
        return "session"
    if arn in listed or identity in listed:
        return "identity"
    if "*" in listed:
        return "any"
    return "account" if ACCOUNTS[0] in listed or ROOT in listed else None


def _how(statement: dict[str, Any], case: dict[str, Any]) -> str | None:
    if "Principal" in statement:
        return _names(statement["Principal"], case)
    if "NotPrincipal" in statement:
        return None if _names(statement["NotPrincipal"], case) else "any"
    return "any"


def _applies(statement: dict[str, Any], case: dict[str, Any]) -> bool:
    context, action = case["context"], case["action"].lower()
    names = _many(statement.get("Action", statement.get("NotAction")))
    if any(_glob(n.lower(), action) for n in names) != ("Action" in statement):
        return False
    patterns = [
        _filled(p, context) for p in _many(statement.get("Resource", statement.get("NotResource")))
    ]
    hit = any(p is not None and _glob(p, case["resource"]) for p in patterns)
    if hit != ("Resource" in statement) or _how(statement, case) is None:
        return False
    return all(
        _condition_holds(operator, key, [str(v) for v in _many(wanted)], context)
        for operator, block in statement.get("Condition", {}).items()
        for key, wanted in block.items()
    )


def _statements(
    documents: list[dict[str, Any]], effect: str, case: dict[str, Any]
) -> list[dict[str, Any]]:
    return [
        s for d in documents for s in d["Statement"] if s["Effect"] == effect and _applies(s, case)
    ]


def naive(case: dict[str, Any]) -> str:
    """Step by step as the page tells it."""
    levels, boundary, session = case["scps"], case["boundary"], case["session"]
    attached = [case["resource_policy"]] if case["resource_policy"] else []
    everything = [d for level in levels for d in level] + attached + case["identity"]
    everything += (boundary or []) + (session or [])
    if _statements(everything, "Deny", case):
        return "explicitDeny"
    if not all(_statements(level, "Allow", case) for level in levels):
        return "implicitDeny"
    within_limits = all(
        limit is None or _statements(limit, "Allow", case) for limit in (boundary, session)
    )
    by_identity = (
        case["who"] == "root" or bool(_statements(case["identity"], "Allow", case))
    ) and within_limits
    hows = {_how(s, case) for s in _statements(attached, "Allow", case)}
    if case["owner"] != ACCOUNTS[0]:
        return "allowed" if hows and by_identity else "implicitDeny"
    direct = "session" in hows or (case["who"] == "user" and hows & {"identity", "any"})
    limited = hows & {"identity", "any"} and within_limits
    return "allowed" if direct or limited or by_identity else "implicitDeny"


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases)
def test_both_evaluators_agree(case: dict[str, Any]) -> None:
    assert _ours(case) == naive(case), json.dumps(case)


def _ours(case: dict[str, Any]) -> str:
    arn, identity = ARNS[case["who"]]
    policies = Policies(
        tuple(map(compile_policy, case["identity"])),
        None if case["boundary"] is None else tuple(map(compile_policy, case["boundary"])),
        None if case["session"] is None else tuple(map(compile_policy, case["session"])),
        tuple(tuple(map(compile_policy, level)) for level in case["scps"]),
        (),
        compile_policy(case["resource_policy"]) if case["resource_policy"] else None,
    )
    principal = Principal(case["who"], arn, identity, ACCOUNTS[0])
    request = Request(principal, case["action"], case["resource"], case["context"], case["owner"])
    return evaluate(request, policies).outcome


@settings(max_examples=300, deadline=None)
@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_globs_agree(pattern: str, text: str) -> None:
    from csc.emulator.services.iam.match import compile_pattern

    assert compile_pattern(pattern).matches(text, {}) == _glob(pattern, text)
