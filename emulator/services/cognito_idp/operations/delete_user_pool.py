"""Delete a pool with its users, unless it is protected."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import deletable_pool
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_user_pool(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = deletable_pool(pool_of(cognito, input))
    cognito.store.delete_pool(pool)
    cognito.keys.forget(pool.id)
    cognito.revoked()
    return {}
