"""Credentials of a session of a role, where its trust policy allows the caller."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.assume_role import Trust, issue_for_role, role_by_arn
from csc.emulator.services.sts.carried_over import (
    also_needed,
    carried_tags,
    check_transitive,
    session_keys,
    source_identity,
)
from csc.emulator.services.sts.check_mfa import mfa_keys
from csc.emulator.services.sts.errors import ValidationError
from csc.emulator.services.sts.session_policies import (
    session_policies,
    session_tags,
    trust_context,
)
from csc.emulator.services.sts.show_credentials import show_credentials

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts

CHAINED = 3600
"""Seconds that a session assumed from another session may last."""


def _check_arn(arn: str) -> None:
    """Raises ValidationError for what has not an ARN's parts."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn" or not (parts[1] and parts[2] and parts[5]):
        raise ValidationError(f"{arn} is invalid")


def assume_role(sts: "Sts", input: Input, call: Call) -> Output:
    arn, tags = input["RoleArn"], session_tags(input)
    _check_arn(arn)
    check_transitive(tags, input)
    seconds = int(input.get("DurationSeconds") or 3600)
    role = role_by_arn(sts.iam, arn)
    if role is not None and seconds > role.max_session:
        raise ValidationError(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    if ":assumed-role/" in call.caller.arn and seconds > CHAINED:
        raise ValidationError(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
            "role chaining"
        )
    policies = session_policies(sts, input)
    carried = carried_tags(call.caller, tags)
    identity = source_identity(call.caller, input)
    context = {**trust_context(input, tags), **mfa_keys(sts, input, call.caller)}
    trust = Trust.of_call(sts.iam, call, "sts:AssumeRole", context, also_needed(input))
    session = input["RoleSessionName"]
    credentials = issue_for_role(
        sts.iam,
        arn,
        session,
        trust,
        seconds=seconds,
        policies=policies,
        tags={**tags, **carried},
        keys=session_keys(call.caller, input, identity),
    )
    assert role is not None
    output: Output = {
        "Credentials": show_credentials(credentials),
        "AssumedRoleUser": {
            "AssumedRoleId": f"{role.id}:{session}",
            "Arn": credentials.arn,
        },
    }
    if policies or tags:
        output["PackedPolicySize"] = min(100, 1 + sum(map(len, policies)) * 100 // 4096)
    if identity:
        output["SourceIdentity"] = identity
    return output
