"""One resource server."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_server
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def describe_resource_server(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    server = cognito.store.servers.get((pool.id, input["Identifier"]))
    if server is None:
        raise ResourceNotFoundException(f"Resource server {input['Identifier']} does not exist.")
    return {"ResourceServer": describe_server(server)}
