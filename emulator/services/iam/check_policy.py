"""Is a document fit for its use: as an identity-based policy, or as a role's trust policy?

Raises MalformedPolicyDocument with AWS's words (recorded in public test suites that run on AWS).
"""

import json
import re
from typing import Literal

from csc.emulator.services.iam.check_resource import check_resource
from csc.emulator.services.iam.errors import MalformedPolicyDocument
from csc.emulator.services.iam.policy import Policy, Statement, compile_policy
from csc.emulator.services.iam.problem import SYNTAX, PolicyProblem

Use = Literal["identity", "managed", "trust"]
"""``managed`` is an identity-based policy that stands by itself."""

_VENDOR = re.compile(r"[a-zA-Z0-9.-]+")
_SID = re.compile(r"[0-9A-Za-z]*")


def check_policy(document: str, use: Use) -> Policy:
    """The compiled policy, or MalformedPolicyDocument."""
    try:
        policy = compile_policy(document)
    except PolicyProblem as problem:
        invalid_json = use == "trust" and "invalid Json" in str(problem)
        said = "This policy contains invalid Json" if invalid_json else problem.said
        raise MalformedPolicyDocument(said) from problem
    if use == "managed" and json.loads(document).get("Version") != "2012-10-17":
        raise MalformedPolicyDocument("Policy document must be version 2012-10-17 or greater.")
    if not policy.statements and use != "trust":
        raise MalformedPolicyDocument(SYNTAX)
    seen: set[str] = set()
    for statement in policy.statements:
        if statement.sid and statement.sid in seen:
            raise MalformedPolicyDocument("Statement IDs (SID) in a single policy must be unique.")
        seen.add(statement.sid)
        if not _SID.fullmatch(statement.sid):
            raise MalformedPolicyDocument(
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the "
                "regular expression [0-9A-Za-z]*"
            )
        (_check_trust if use == "trust" else _check_identity)(statement)
    return policy


def _check_identity(statement: Statement) -> None:
    if statement.principal is not None:
        raise MalformedPolicyDocument("Policy document should not specify a principal.")
    if not statement.resources:
        raise MalformedPolicyDocument("Policy statement must contain resources.")
    for pattern in statement.actions:
        _check_action(pattern.text)
    for pattern in statement.resources:
        if not pattern.text.startswith("${"):
            check_resource(pattern.text)


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


def _check_trust(statement: Statement) -> None:
    if statement.resources:
        raise MalformedPolicyDocument("Has prohibited field Resource")
    if statement.principal is None:
        raise MalformedPolicyDocument("Missing required field Principal")
    for pattern in statement.actions:
        if pattern.text != "*" and not pattern.text.lower().startswith("sts:"):
            raise MalformedPolicyDocument(
                "AssumeRole policy may only specify STS AssumeRole actions."
            )
