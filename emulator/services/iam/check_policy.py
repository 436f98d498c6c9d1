"""Is a document fit for its use: as an identity-based policy, or as a role's trust policy?

Raises MalformedPolicyDocument with AWS's words, for the first thing that AWS would name: it looks
at a document several times (``_LOOKS``), and what an earlier look finds hides what a later one
would.  Words and order are recorded in public test suites that run on AWS.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from csc.emulator.services.iam.check_resource import check_resource, parses
from csc.emulator.services.iam.check_syntax import Given, read_statements, texts_of
from csc.emulator.services.iam.conditions import compile_conditions
from csc.emulator.services.iam.errors import MalformedPolicyDocument
from csc.emulator.services.iam.match import compile_action
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.problem import LEGACY, SYNTAX, PolicyProblem

Use = Literal["identity", "managed", "trust"]
"""``managed`` is an identity-based policy that stands by itself."""

_VENDOR = re.compile(r"[a-zA-Z0-9.-]+")
_SID = re.compile(r"[0-9A-Za-z]*")
Statements = Sequence[Given]


def check_policy(document: str, use: Use) -> Policy:
    """The compiled policy, or MalformedPolicyDocument."""
    try:
        given, statements = read_statements(document)
        if use == "managed" and given.get("Version") != "2012-10-17":
            raise PolicyProblem("Version", "Policy document must be version 2012-10-17 or greater.")
        for look in _TRUST if use == "trust" else _LOOKS:
            look(statements)
        return compile_policy(given)
    except PolicyProblem as problem:
        invalid_json = use == "trust" and "invalid Json" in str(problem)
        said = "This policy contains invalid Json" if invalid_json else problem.said
        raise MalformedPolicyDocument(said) from problem


def _check_legacy(statements: Statements) -> None:
    for index, statement in enumerate(statements):
        if statement["Effect"] not in ("Allow", "Deny"):
            raise PolicyProblem(f"Statement {index}: Effect must be Allow or Deny", LEGACY)
        compile_conditions(statement.get("Condition", {}), True)
        for text in texts_of(statement, "Resource", "NotResource"):
            if not parses(text):
                raise PolicyProblem(f"Statement {index}: {text} is no resource", LEGACY)


def _check_sids(statements: Statements) -> None:
    seen: set[str] = set()
    for statement in statements:
        sid = statement.get("Sid", "")
        if sid and sid in seen:
            raise MalformedPolicyDocument("Statement IDs (SID) in a single policy must be unique.")
        seen.add(sid)


def _check_some(statements: Statements) -> None:
    if not statements:
        raise PolicyProblem("A policy has at least one statement", SYNTAX)


def _check_has_actions(statements: Statements) -> None:
    for index, statement in enumerate(statements):
        if not texts_of(statement, "Action", "NotAction"):
            said = "Policy statement must contain actions."
            raise PolicyProblem(f"Statement {index} has neither Action nor NotAction", said)


def _check_resources(statements: Statements) -> None:
    for statement in statements:
        for text in texts_of(statement, "Resource", "NotResource"):
            if not text.startswith("${"):
                check_resource(text)


def _check_actions(statements: Statements) -> None:
    for statement in statements:
        for text in texts_of(statement, "Action", "NotAction"):
            _check_action(text)


def _check_action(text: str) -> None:
    vendor, colon, name = text.partition(":")
    if text == "*":
        return
    if not colon:
        raise MalformedPolicyDocument(
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        )
    if ":" in name:
        raise MalformedPolicyDocument("Actions/Condition can contain only one colon.")
    if not _VENDOR.fullmatch(vendor.replace("*", "")) and vendor != "*":
        raise MalformedPolicyDocument(f"Vendor {vendor} is not valid")


def _check_has_resources(statements: Statements) -> None:
    if not all(texts_of(statement, "Resource", "NotResource") for statement in statements):
        raise MalformedPolicyDocument("Policy statement must contain resources.")


def _check_sid_letters(statements: Statements) -> None:
    if not all(_SID.fullmatch(statement.get("Sid", "")) for statement in statements):
        raise MalformedPolicyDocument(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the "
            "regular expression [0-9A-Za-z]*"
        )


def _check_no_principal(statements: Statements) -> None:
    if any({"Principal", "NotPrincipal"} & set(statement) for statement in statements):
        raise MalformedPolicyDocument("Policy document should not specify a principal.")


def _check_trust(statements: Statements) -> None:
    for statement in statements:
        if {"Resource", "NotResource"} & set(statement):
            raise MalformedPolicyDocument("Has prohibited field Resource")
        if not {"Principal", "NotPrincipal"} & set(statement):
            raise MalformedPolicyDocument("Missing required field Principal")
        for text in texts_of(statement, "Action", "NotAction"):
            if not _assumes(text):
                raise MalformedPolicyDocument(
                    "AssumeRole policy may only specify STS AssumeRole actions."
                )


_ASSUMING = tuple(
    compile_action(name)
    for name in (
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:SetContext",
        "sts:SetSourceIdentity",
        "sts:TagSession",
    )
)


def _assumes(text: str) -> bool:
    """Whether the text can be one of the actions that a trust policy is about."""
    pattern = compile_action(text)
    return any(pattern.matches(known.text, {}) for known in _ASSUMING)


_LOOKS: tuple[Callable[[Statements], None], ...] = (
    _check_some,
    _check_legacy,
    _check_sids,
    _check_has_actions,
    _check_no_principal,
    _check_resources,
    _check_actions,
    _check_has_resources,
    _check_sid_letters,
)
_TRUST: tuple[Callable[[Statements], None], ...] = (
    _check_legacy,
    _check_sids,
    _check_has_actions,
    _check_sid_letters,
    _check_trust,
)
