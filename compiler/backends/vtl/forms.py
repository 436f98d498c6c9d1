"""Forms, which SQS, SNS and SES read: what of them the source fixes, and a template without white space of its own."""

from collections.abc import Mapping
from urllib.parse import quote

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
    return quote(text, safe="")


TOPIC_ENCODED = "".join(
    part if part.startswith("${") else encoded(part)
    for part in TOPIC.replace("${", "\0${").replace("}", "}\0").split("\0")
)
