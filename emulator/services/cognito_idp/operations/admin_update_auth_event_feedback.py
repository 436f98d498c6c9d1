"""Whether an event was really the user, as an administrator says."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_events import check_watched, give_feedback
from csc.emulator.services.cognito_idp.find import pool_of, user_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def admin_update_auth_event_feedback(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    check_watched(pool)
    user = user_of(cognito, pool, input["Username"])
    give_feedback(cognito, pool, user, input["EventId"], input["FeedbackValue"], "Admin")
    return {}
