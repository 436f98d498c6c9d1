"""Whether an event was really the user, by the link in a message to it.

No message of a risk is ever sent here, so no token is a good one.
"""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_events import check_watched
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_auth_event_feedback(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    check_watched(pool)
    raise NotAuthorizedException("Invalid feedback token")
