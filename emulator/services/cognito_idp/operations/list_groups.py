"""A pool's groups, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_group
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_groups(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    groups, token = page_of(
        cognito.store.groups_of(pool.id), input.get("NextToken"), input.get("Limit")
    )
    return {
        "Groups": [describe_group(g) for g in groups],
        **({"NextToken": token} if token else {}),
    }
