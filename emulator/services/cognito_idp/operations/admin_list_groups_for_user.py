"""The groups that a user is in."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_group
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_list_groups_for_user(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    user = user_of(cognito, pool, input["Username"])
    names = cognito.users.groups_of(pool, user)
    found = [g for g in cognito.store.groups_of(pool.id) if g.name in names]
    groups, token = page_of(found, input.get("NextToken"), input.get("Limit"))
    return {
        "Groups": [describe_group(g) for g in groups],
        **({"NextToken": token} if token else {}),
    }
