"""Forms, which SQS, SNS and SES read: what of them the source fixes, and a template without white space of its own."""

import re
from collections.abc import Mapping

from csc.compiler.lowering.calls import Plan

VERSIONS: Mapping[str, str] = {"sqs": "2012-11-05", "sns": "2010-03-31", "ses": "2010-12-01"}
"""The services that read a form, with the version of their API."""

TOPIC = "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:"
"""The stack fills in where it is deployed: the template is the text of an ``Fn::Sub`` there."""


def refused_message(plan: Plan) -> str:
    """A call that the service always refuses: it lacks what it must have."""
    if plan["service"] == "events":
        return '{"Entries": []}'
    return f"Action={plan['operation']}&Version={VERSIONS[plan['service']]}"


def is_form(plan: Plan) -> bool:
    return plan["service"] in VERSIONS


def tight(text: str) -> str:
    """A template without white space of its own: comments stay on their lines."""
    lines = [line.lstrip() for line in text.splitlines()]
    return "".join(
        f"{line}\n" if line.startswith("##") else f"{line}##\n" for line in lines if line
    )


def encoded(text: str) -> str:
    """A constant in a form: letters, digits and ``-_.~`` are themselves, so Velocity sees nothing in it."""
    return _OTHERS.sub(lambda found: b"%%%02X" % found[0][0], text.encode()).decode()


_OTHERS = re.compile(rb"[^A-Za-z0-9._~-]")
