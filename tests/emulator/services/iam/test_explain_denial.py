"""The words of a denial, for each type of policy: IAM User Guide, "Troubleshoot access denied"."""

import pytest

from csc.emulator.services.iam.evaluate import Decision, PolicyType
from csc.emulator.services.iam.explain_denial import allowing_statement, denial_message

WHO = "arn:aws:iam::123456789012:user/agent"
TOPIC = "arn:aws:sns:us-east-1:123456789012:orders"
NAMES: dict[PolicyType, tuple[str, str]] = {
    "identity": ("an", "identity-based policy"),
    "resource": ("a", "resource-based policy"),
    "boundary": ("a", "permissions boundary"),
    "session": ("a", "session policy"),
    "scp": ("a", "service control policy"),
    "rcp": ("a", "resource control policy"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_each_type_of_policy_has_its_sentence(kind: PolicyType) -> None:
    article, named = NAMES[kind]
    said = f"User: {WHO} is not authorized to perform: sns:Publish on resource: {TOPIC} "
    missing, denied = Decision("implicitDeny", kind), Decision("explicitDeny", kind)
    assert denial_message(WHO, "sns:Publish", TOPIC, missing) == (
        f"{said}because no {named} allows the sns:Publish action"
    )
    assert denial_message(WHO, "sns:Publish", TOPIC, denied) == (
        f"{said}with an explicit deny in {article} {named}"
    )
    assert allowing_statement("sns:Publish", TOPIC, denied) is None
    assert allowing_statement("sns:Publish", TOPIC, missing) == {
        "Effect": "Allow",
        "Action": "sns:Publish",
        "Resource": TOPIC,
    }
