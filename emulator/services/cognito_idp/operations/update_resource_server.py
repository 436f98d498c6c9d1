"""Replace a resource server's name and scopes."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_server
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def update_resource_server(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    server = cognito.store.servers.get((pool.id, input["Identifier"]))
    if server is None:
        raise ResourceNotFoundException("Resource server does not exist.")
    server.name = input["Name"]
    server.scopes = {s["ScopeName"]: s["ScopeDescription"] for s in input.get("Scopes") or ()}
    cognito.store.save(server)
    return {"ResourceServer": describe_server(server)}
