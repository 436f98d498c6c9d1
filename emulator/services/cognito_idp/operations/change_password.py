"""A user changes its password, knowing the old one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.auth_events import note
from csc.emulator.services.cognito_idp.find import bearer
from csc.emulator.services.cognito_idp.flow_password import verify_password
from csc.emulator.services.cognito_idp.passwords import set_password
from csc.emulator.services.cognito_idp.sign_in import Attempt

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def change_password(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool, user, claims = bearer(cognito, input)
    client = cognito.store.clients[claims.claims["client_id"]]
    verify_password(Attempt(cognito, pool, client), user, input.get("PreviousPassword") or "")
    set_password(pool, user, input["ProposedPassword"])
    user.status, user.modified = "CONFIRMED", cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    note(cognito, pool, user, "PasswordChange", "Pass", Password="Success")
    return {}
