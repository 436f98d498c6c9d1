"""The members of a group, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_user
from csc.emulator.services.cognito_idp.find import group_of, pool_of
from csc.emulator.services.cognito_idp.paging import read_token, write_token

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_users_in_group(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    group = group_of(cognito, pool, input["GroupName"])
    token = input.get("NextToken")
    after = read_token(token) if token else ""
    limit = int(input.get("Limit") or 60)
    found = cognito.users.members(pool, group.name, after, limit + 1)
    output: Output = {"Users": [describe_user(user) for _, user in found[:limit]]}
    if len(found) > limit:
        output["NextToken"] = write_token(found[limit - 1][0])
    return output
