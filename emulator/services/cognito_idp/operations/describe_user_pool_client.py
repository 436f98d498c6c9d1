"""One app client, with its secret."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_client
from csc.emulator.services.cognito_idp.find import client_of, pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_user_pool_client(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    return {"UserPoolClient": describe_client(client_of(cognito, input, pool_of(cognito, input)))}
