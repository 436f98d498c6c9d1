"""Temporary credentials for somebody else, with what both the user and the given policy allow."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.partition import partition_of
from csc.emulator.services.sts.errors import AccessDenied
from csc.emulator.services.sts.session_policies import session_policies, session_tags
from csc.emulator.services.sts.show_credentials import show_credentials

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts

NOTHING = '{"Version": "2012-10-17", "Statement": []}'
"""Without a policy the session has no permissions of its own."""


def get_federation_token(sts: "Sts", input: Input, call: Call) -> Output:
    caller, name = call.caller, input["Name"]
    if ":sts:" in caller.arn:
        raise AccessDenied("Cannot call GetFederationToken with session credentials")
    policies = session_policies(sts, input) or (NOTHING,)
    seconds = int(input.get("DurationSeconds") or 43_200)
    now = sts.cloud.clock.now()
    partition = partition_of(call.region)
    arn = f"arn:{partition}:sts::{sts.cloud.account}:federated-user/{name}"
    credentials = sts.iam.credentials.issue(
        arn, caller.principal, now + seconds, now, policies=policies, tags=session_tags(input)
    )
    return {
        "Credentials": show_credentials(credentials),
        "FederatedUser": {"FederatedUserId": f"{sts.cloud.account}:{name}", "Arn": arn},
        "PackedPolicySize": min(100, sum(map(len, policies)) * 100 // 4096),
    }
