"""The evaluator against a second one, written naively from AWS's pages, on random policies.

The second evaluator compiles nothing, caches nothing and matches with ``fnmatch``-like recursion;
what both say must be the same.
"""

import ipaddress
import json
import os
from datetime import UTC, datetime
from random import Random
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
SERVICE = "lambda.amazonaws.com"
PROVIDER = "arn:aws:iam::111111111111:saml-provider/idp"

ACTION_PATTERNS = (*ACTIONS, "*", "s3:*", "S3:g?t", "*:Get", "dynamodb:P*")
action_patterns = st.sampled_from(ACTION_PATTERNS)
RESOURCE_PATTERNS = (
    *RESOURCES,
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::?",
    "arn:aws:s3:::b/${aws:username}",
)
resource_patterns = st.sampled_from(RESOURCE_PATTERNS)
PRINCIPALS: list[Any] = [
    "*",
    {"AWS": "*"},
    {"AWS": USER},
    {"AWS": [ROLE, "9"]},
    {"AWS": SESSION},
    {"AWS": ACCOUNTS[0]},
    {"AWS": ROOT},
    {"Service": SERVICE},
    {"Federated": PROVIDER},
    {"CanonicalUser": "79a59df900b949e5"},
    {"AWS": "arn:aws:iam::222222222222:root", "Service": [SERVICE, "x"]},
]
principals = st.sampled_from(PRINCIPALS)
TEXTS = (
    "x",
    "y",
    "X",
    "*",
    "x*",
    "10",
    "9",
    "${aws:username}",
    "true",
    "${aws:username, 'x'}",
    "${*}",
)
VALUES: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"], TEXTS),
    **dict.fromkeys(["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"], TEXTS),
    "Bool": ("true", "false", "True", True, False),
    **dict.fromkeys(
        [f"Numeric{name}" for name in ("Equals", "NotEquals", "LessThan", "GreaterThanEquals")],
        ("10", "9", 9.5, -3),
    ),
    **dict.fromkeys(
        [f"Date{name}" for name in ("Equals", "NotEquals", "LessThanEquals", "GreaterThan")],
        ("2026-01-02T03:04:05Z", "1767322800", "2026-01-02"),
    ),
    **dict.fromkeys(
        ["IpAddress", "NotIpAddress"],
        ("10.0.0.0/8", "10.1.2.3", "::/0", "2001:db8::/32", "10.1.0.0/16"),
    ),
    **dict.fromkeys(
        ["ArnLike", "ArnEquals", "ArnNotLike"],
        ("arn:aws:s3:::b/*", "arn:*:s3:*:*:b", "arn:aws:sns:us-east-1:1:?", "arn:aws:s3:::*"),
    ),
    "BinaryEquals": ("eA==", "eQ=="),
}
GIVEN = (
    *("x", "X", "y", "10", "true", "9", "9.5", "*"),
    *("2026-01-02T03:04:05Z", "1767322800", "2026-01-02"),
    *(
        "10.1.2.3",
        "11.0.0.1",
        "2001:db8::1",
        "arn:aws:s3:::b/x",
        "arn:aws:sns:us-east-1:1:t",
        "eA==",
    ),
)
KEYS = ("k:one", "k:many", "aws:username")
keys = st.sampled_from(KEYS)


def _one_or_many(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(strategy, st.lists(strategy, min_size=1, max_size=3))


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for _ in range(draw(st.integers(0, 2))):
        if draw(st.integers(0, 9)) == 0:
            block["Null"] = {draw(keys): draw(st.sampled_from(["true", "false", True]))}
            continue
        operator = draw(st.sampled_from(sorted(VALUES)))
        written = draw(st.sampled_from(["", "", "ForAllValues:", "ForAnyValue:"])) + operator
        written += draw(st.sampled_from(["", "", "IfExists"]))
        block[written] = {draw(keys): draw(_one_or_many(st.sampled_from(VALUES[operator])))}
    return block


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
    block = draw(conditions())
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
        "who": st.sampled_from(["user", "role", "root", "service", "federated", "anonymous"]),
        "action": st.sampled_from(ACTIONS),
        "resource": st.sampled_from(RESOURCES),
        "owner": st.sampled_from(ACCOUNTS),
        "context": st.fixed_dictionaries(
            {},
            optional={
                "k:one": st.sampled_from(GIVEN),
                "k:many": st.lists(st.sampled_from(GIVEN), max_size=3),
                "aws:username": st.sampled_from(["x", "y"]),
            },
        ),
        "identity": st.lists(_documents(), max_size=2),
        "boundary": optional,
        "session": optional,
        "scps": st.lists(st.lists(_documents(), min_size=1, max_size=2), max_size=2),
        "rcps": st.lists(st.lists(_documents(), min_size=1, max_size=1), max_size=1),
        "resource_policy": st.one_of(st.none(), _documents(resource_based=True)),
    }
)


# -- the same cases by the thousand: from a seed, without what hypothesis needs to shrink them --------


def _from_seed(seed: int) -> dict[str, Any]:
    rng = Random(seed)

    def some(options: Any) -> Any:
        return rng.choice(list(options))

    def one_or_many(options: Any) -> Any:
        if rng.random() < 0.5:
            return some(options)
        return [some(options) for _ in range(rng.randint(1, 3))]

    def condition() -> dict[str, Any]:
        block: dict[str, Any] = {}
        for _ in range(rng.randint(0, 2)):
            if rng.random() < 0.1:
                block["Null"] = {some(KEYS): some(["true", "false", True])}
                continue
            operator = some(VALUES)
            written = some(["", "", "ForAllValues:", "ForAnyValue:"]) + operator
            written += some(["", "", "IfExists"])
            block[written] = {some(KEYS): one_or_many(VALUES[operator])}
        return block

    def statement(resource_based: bool) -> dict[str, Any]:
        made = {
            "Effect": some(["Allow", "Allow", "Deny"]),
            some(["Action", "Action", "NotAction"]): one_or_many(ACTION_PATTERNS),
            some(["Resource", "Resource", "NotResource"]): one_or_many(RESOURCE_PATTERNS),
        }
        if resource_based:
            made[some(["Principal", "Principal", "NotPrincipal"])] = some(PRINCIPALS)
        block = condition()
        return made | ({"Condition": block} if block else {})

    def document(resource_based: bool = False) -> dict[str, Any]:
        listed = [statement(resource_based) for _ in range(rng.randint(0, 3))]
        return {"Version": "2012-10-17", "Statement": listed}

    def documents(least: int, most: int) -> list[dict[str, Any]]:
        return [document() for _ in range(rng.randint(least, most))]

    context: dict[str, Any] = {}
    if rng.random() < 0.7:
        context["k:one"] = some(GIVEN)
    if rng.random() < 0.7:
        context["k:many"] = [some(GIVEN) for _ in range(rng.randint(0, 3))]
    if rng.random() < 0.7:
        context["aws:username"] = some(["x", "y"])
    return {
        "who": some(ARNS),
        "action": some(ACTIONS),
        "resource": some(RESOURCES),
        "owner": some(ACCOUNTS),
        "context": context,
        "identity": documents(0, 2),
        "boundary": documents(1, 2) if rng.random() < 0.4 else None,
        "session": documents(1, 2) if rng.random() < 0.4 else None,
        "scps": [documents(1, 2) for _ in range(some([0, 0, 0, 1, 2]))],
        "rcps": [documents(1, 1) for _ in range(some([0, 0, 0, 1]))],
        "resource_policy": document(True) if rng.random() < 0.6 else None,
    }


if EXAMPLES >= 1000:
    cases = st.integers(0, 2**63).map(_from_seed)
ARNS = {
    "user": (USER, USER),
    "role": (SESSION, ROLE),
    "root": (ROOT, ROOT),
    "service": (SERVICE, SERVICE),
    "federated": (PROVIDER, PROVIDER),
    "anonymous": ("*", "*"),
}


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
    """The variable's value in place of it; none of the values has a wildcard."""
    value = context.get("aws:username")
    filled = pattern.replace("${aws:username, 'x'}", value or "x").replace("${*}", "\0")
    if "${aws:username}" not in filled:
        return filled
    return None if value is None else filled.replace("${aws:username}", value)


def _moment(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        return None
    return date.replace(tzinfo=date.tzinfo or UTC).timestamp()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _within(network: str, given: str) -> bool:
    bits, _, length = network.partition("/")
    try:
        low, address = ipaddress.ip_address(bits), ipaddress.ip_address(given)
    except ValueError:
        return False
    if low.version != address.version:
        return False
    rest = low.max_prefixlen - int(length or low.max_prefixlen)
    return int(low) >> rest == int(address) >> rest


def _arn_matches(pattern: str, given: str) -> bool:
    wanted, parts = pattern.split(":", 5), given.split(":", 5)
    return len(parts) == 6 and all(_glob(w, p) for w, p in zip(wanted, parts, strict=True))


_ORDER = {
    "Equals": lambda given, wanted: given == wanted,
    "LessThan": lambda given, wanted: given < wanted,
    "LessThanEquals": lambda given, wanted: given <= wanted,
    "GreaterThan": lambda given, wanted: given > wanted,
    "GreaterThanEquals": lambda given, wanted: given >= wanted,
}


def _value_matches(operator: str, wanted: str, given: str, context: dict[str, Any]) -> bool:
    for family, parse in (("Numeric", _number), ("Date", _moment)):
        if operator.startswith(family):
            one, other = parse(given), parse(wanted)
            return one is not None and _ORDER[operator.removeprefix(family)](one, other)
    if operator == "IpAddress":
        return _within(wanted, given)
    if operator.startswith("Arn"):
        return _arn_matches(wanted, given)
    if operator == "BinaryEquals":
        return wanted == given
    text = _filled(wanted, context)
    if text is None:
        return False
    if operator == "StringLike":
        return _glob(text, given.replace("*", "\0"))
    text = text.replace("\0", "*")
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
    if operator == "Null":
        return (wanted[0].lower() == "true") == (not present)
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
    if case["who"] in ("service", "federated", "anonymous"):
        kind = {"service": "Service", "federated": "Federated"}.get(case["who"], "")
        if arn in _many(element.get(kind, [])):
            return "identity"
        return "any" if "*" in listed else None
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
        _condition_holds(operator, key, [_text(v) for v in _many(wanted)], context)
        for operator, block in statement.get("Condition", {}).items()
        for key, wanted in block.items()
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _statements(
    documents: list[dict[str, Any]], effect: str, case: dict[str, Any]
) -> list[dict[str, Any]]:
    return [
        s for d in documents for s in d["Statement"] if s["Effect"] == effect and _applies(s, case)
    ]


def naive(case: dict[str, Any]) -> str:
    """Step by step as the page tells it."""
    levels, boundary, session = case["scps"] + case["rcps"], case["boundary"], case["session"]
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
    outside = case["who"] in ("service", "federated", "anonymous")
    if case["owner"] != ACCOUNTS[0]:
        if case["who"] in ("service", "anonymous"):
            return "allowed" if hows else "implicitDeny"
        return "allowed" if hows and by_identity else "implicitDeny"
    direct = (
        "session" in hows
        or (outside and bool(hows))
        or (case["who"] == "user" and hows & {"identity", "any"})
    )
    limited = hows & {"identity", "any"} and within_limits
    return "allowed" if direct or limited or by_identity else "implicitDeny"


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases)
def test_both_evaluators_agree(case: dict[str, Any]) -> None:
    assert _ours(case) == naive(case), json.dumps(case)


def _ours(case: dict[str, Any]) -> str:
    arn, identity = ARNS[case["who"]]
    principal = Principal(case["who"], arn, identity, ACCOUNTS[0])
    request = Request(principal, case["action"], case["resource"], case["context"], case["owner"])
    return evaluate(request, policies_of(case)).outcome


def policies_of(case: dict[str, Any]) -> Policies:
    return Policies(
        tuple(map(compile_policy, case["identity"])),
        None if case["boundary"] is None else tuple(map(compile_policy, case["boundary"])),
        None if case["session"] is None else tuple(map(compile_policy, case["session"])),
        tuple(tuple(map(compile_policy, level)) for level in case["scps"]),
        tuple(tuple(map(compile_policy, level)) for level in case["rcps"]),
        compile_policy(case["resource_policy"]) if case["resource_policy"] else None,
    )


@settings(max_examples=300, deadline=None)
@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_globs_agree(pattern: str, text: str) -> None:
    from csc.emulator.services.iam.match import compile_pattern

    assert compile_pattern(pattern).matches(text, {}) == _glob(pattern, text)
