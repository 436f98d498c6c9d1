"""A pool's users, by page, perhaps by a filter (``email ^= "al"``)."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_user
from csc.emulator.services.cognito_idp.filter_users import compile_filter
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.paging import read_token, write_token

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_users(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    where = compile_filter(input.get("Filter") or "")
    limit = 60 if input.get("Limit") is None else int(input["Limit"])
    token = input.get("PaginationToken")
    after = read_token(token) if token else ""
    found = cognito.users.page(pool, after, limit + 1, where)
    wanted = input.get("AttributesToGet")
    shown = []
    for _, user in found[:limit]:
        described = describe_user(user)
        if wanted is not None:
            described["Attributes"] = [a for a in described["Attributes"] if a["Name"] in wanted]
        shown.append(described)
    output: Output = {"Users": shown}
    if len(found) > limit > 0:
        output["PaginationToken"] = write_token(found[limit - 1][0])
    return output
