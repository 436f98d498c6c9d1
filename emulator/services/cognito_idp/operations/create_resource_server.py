"""An API that a pool's access tokens are for, with its scopes."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.describe import describe_server
from csc.emulator.services.cognito_idp.entities import ResourceServer
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_resource_server(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    key = (pool.id, input["Identifier"])
    if key in cognito.store.servers:
        raise InvalidParameterException(
            f"{input['Identifier']} already exists in user pool {pool.id}."
        )
    scopes = {s["ScopeName"]: s["ScopeDescription"] for s in input.get("Scopes") or ()}
    server = ResourceServer(input["Identifier"], input["Name"], pool.id, scopes)
    cognito.store.save(server)
    return {"ResourceServer": describe_server(server)}
