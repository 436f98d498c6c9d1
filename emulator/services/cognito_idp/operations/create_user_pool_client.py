"""A new app client of a pool."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_pool import check_client_settings
from csc.emulator.services.cognito_idp.describe import describe_client
from csc.emulator.services.cognito_idp.entities import Client
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.make_ids import client_id, client_secret

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_user_pool_client(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    now = cognito.cloud.clock.now()
    config = {
        name: value
        for name, value in input.items()
        if name not in ("UserPoolId", "ClientName", "GenerateSecret", "ClientSecret")
    }
    check_client_settings(cognito, pool, config)
    secret = input.get("ClientSecret") or (client_secret() if input.get("GenerateSecret") else None)
    client = Client(client_id(), input["ClientName"], pool.id, secret, now, now, config)
    cognito.store.save(client)
    return {"UserPoolClient": describe_client(client)}
