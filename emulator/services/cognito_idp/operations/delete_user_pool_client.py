"""Delete an app client; its tokens are no longer accepted."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def delete_user_pool_client(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    cognito.store.delete(client_of(cognito, input, pool_of(cognito, input)))
    cognito.revoked()
    return {}
