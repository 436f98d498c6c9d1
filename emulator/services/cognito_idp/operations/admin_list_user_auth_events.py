"""What a user did, newest first, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_events import check_watched, events_of
from csc.emulator.services.cognito_idp.find import pool_of, user_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_list_user_auth_events(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    check_watched(pool)
    user = user_of(cognito, pool, input["Username"])
    every = events_of(cognito, pool, user)
    shown, token = page_of(every, input.get("NextToken"), input.get("MaxResults"))
    return {"AuthEvents": list(shown), **({"NextToken": token} if token else {})}
