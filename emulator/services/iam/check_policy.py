"""Is a document fit for its use: as an identity-based policy, or as a role's trust policy?

Raises MalformedPolicyDocument with AWS's words (recorded in public test suites that run on AWS).
"""

from typing import Literal

from csc.emulator.services.iam.errors import MalformedPolicyDocument
from csc.emulator.services.iam.policy import Policy, Statement, compile_policy
from csc.emulator.services.iam.problem import PolicyProblem

Use = Literal["identity", "trust"]


def check_policy(document: str, use: Use) -> Policy:
    """The compiled policy, or MalformedPolicyDocument."""
    try:
        policy = compile_policy(document)
    except PolicyProblem as problem:
        raise MalformedPolicyDocument(str(problem)) from problem
    seen: set[str] = set()
    for statement in policy.statements:
        if statement.sid and statement.sid in seen:
            raise MalformedPolicyDocument("Statement IDs (SID) in a single policy must be unique.")
        seen.add(statement.sid)
        (_check_identity if use == "identity" else _check_trust)(statement)
    return policy


def _check_identity(statement: Statement) -> None:
    if statement.principal is not None:
        raise MalformedPolicyDocument("Policy document should not specify a principal.")
    if not statement.resources:
        raise MalformedPolicyDocument("Policy statement must contain resources.")
    for pattern in statement.actions:
        if pattern.text != "*" and ":" not in pattern.text:
            raise MalformedPolicyDocument(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
            )
    for pattern in statement.resources:
        if pattern.text != "*" and not pattern.text.startswith(("arn:", "*", "${")):
            raise MalformedPolicyDocument(f'Resource {pattern.text} must be in ARN format or "*".')


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
